package io.carillon.cli.http;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** The server refused a request (RFC 9457). */
public final class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient List<Fault> faults;

  /**
   * A field that is wrong.
   *
   * @param path of the field
   * @param message what is wrong
   */
  public record Fault(String path, String message) {}

  ApiProblem(int status, JsonNode problem) {
    super(problem.path("detail").asString(problem.path("title").asString("")));
    this.status = status;
    this.code = problem.path("code").asString("");
    this.faults =
        problem
            .path("errors")
            .valueStream()
            .map(e -> new Fault(e.path("path").asString(""), e.path("message").asString("")))
            .toList();
  }

  /** Returns the status of HTTP. */
  public int status() {
    return status;
  }

  /** Returns the code for programs; empty without one. */
  public String code() {
    return code;
  }

  /** Returns the fields that are wrong. */
  public List<Fault> faults() {
    return faults;
  }
}
