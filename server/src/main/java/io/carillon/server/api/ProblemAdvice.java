package io.carillon.server.api;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Every exception that leaves a controller becomes a {@link Problem}. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  @ExceptionHandler(RuntimeException.class)
  ResponseEntity<Object> answer(RuntimeException e, HttpServletRequest request) {
    boolean conditional = request.getHeader(HttpHeaders.IF_MATCH) != null;
    return Problem.of(e).underPrecondition(conditional).answer(new HttpHeaders());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String why =
        e.getCause() instanceof JacksonException json
            ? json.getOriginalMessage()
            : "a JSON object is expected";
    return Problem.of(HttpStatus.BAD_REQUEST, "The body cannot be read: " + why).answer(headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String detail = body instanceof ProblemDetail problem ? problem.getDetail() : null;
    return Problem.of(status, detail == null ? "The request cannot be served." : detail)
        .answer(headers);
  }
}
