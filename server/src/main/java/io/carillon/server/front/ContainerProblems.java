package io.carillon.server.front;

import io.carillon.server.problem.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Problems for what the container refuses. */
final class ContainerProblems {

  private ContainerProblems() {}

  /** Returns the problem for a status that the container, not a controller, set. */
  static Problem of(int status) {
    HttpStatusCode code = HttpStatusCode.valueOf(status);
    return Problem.of(code, sentence(code));
  }

  private static String sentence(HttpStatusCode code) {
    return switch (code) {
      case HttpStatus.BAD_REQUEST ->
          "The request cannot be read: its first line, its address or a header is malformed, or"
              + " larger than 8 KiB.";
      case HttpStatus.NOT_FOUND -> "There is nothing at this address.";
      case HttpStatus.METHOD_NOT_ALLOWED -> "This address does not take the method.";
      case HttpStatus.REQUEST_TIMEOUT -> "The request was not there in time.";
      case HttpStatus.CONTENT_TOO_LARGE -> "A body may have 1 MiB at most.";
      case HttpStatus.URI_TOO_LONG, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE ->
          "The first line and the headers of a request may have 8 KiB together.";
      case HttpStatus.NOT_IMPLEMENTED -> "The server does not know the method or the coding.";
      case HttpStatus.HTTP_VERSION_NOT_SUPPORTED -> "The server speaks HTTP/1.1.";
      case HttpStatus.INTERNAL_SERVER_ERROR -> "Something failed here; the log says what.";
      default -> "The request cannot be served.";
    };
  }
}
