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
   * @param place file, line and column, as in {@code a.yaml:3:5}, of a fault of applied files; else
   *     empty
   */
  public record Fault(String path, String message, String place) {

    private static Fault of(JsonNode error) {
      String file = error.path("file").asString("");
      return new Fault(
          error.path("path").asString(""),
          error.path("message").asString(""),
          file.isEmpty()
              ? ""
              : "%s:%s:%s".formatted(file, error.path("line"), error.path("column")));
    }
  }

  ApiProblem(int status, JsonNode problem) {
    super(problem.path("detail").asString(problem.path("title").asString("")));
    this.status = status;
    this.code = problem.path("code").asString("");
    this.faults = problem.path("errors").valueStream().map(Fault::of).toList();
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
