package io.carillon.cli;

import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.output.Output;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;

/** Tells why the server refused a request. */
final class ProblemText {

  private final Session session;

  ProblemText(Session session) {
    this.session = session;
  }

  /** Prints the sentences; returns the exit code. */
  int tell(ApiProblem problem) {
    Output output = session.output();
    output.note("error", sentence(problem));
    if (problem.faults().size() < 2) {
      return ExitCode.ofStatus(problem.status()); // the sentence tells of it
    }
    for (ApiProblem.Fault fault : problem.faults()) {
      String place = fault.place().isEmpty() ? "" : fault.place() + ": ";
      String path = fault.path().isEmpty() ? "" : fault.path() + ": ";
      output.noteText("  " + place + path + fault.message());
    }
    return ExitCode.ofStatus(problem.status());
  }

  private String sentence(ApiProblem problem) {
    Output output = session.output();
    String url = session.client().url();
    return switch (problem.status()) {
      case 401 ->
          output.sentence(session.client().hasToken() ? "http.wrong_token" : "http.no_token", url);
      case 412 -> output.sentence("http.stale");
      default -> told(problem);
    };
  }

  private String told(ApiProblem problem) {
    String detail = problem.getMessage();
    return detail == null || detail.isEmpty()
        ? session.output().sentence("http.status", session.client().url(), problem.status())
        : session.output().sentence("http.refused", detail);
  }
}
