package io.carillon.server.api;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.json.JsonNumbers;
import io.carillon.json.UnfitNumberException;
import io.carillon.server.api.input.UnreadableJson;
import io.carillon.server.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.exc.StreamReadException;

/** Turns every exception that leaves a controller into a {@link Problem}. */
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
    if (e.getCause() instanceof UnfitNumberException unfit) {
      return Problem.of(InvalidInputException.at(unfit.path(), JsonNumbers.FAULT + "."))
          .answer(headers);
    }
    String why =
        e.getCause() instanceof StreamReadException json
            ? UnreadableJson.sentence(json)
            : "a JSON object is expected.";
    return Problem.of(HttpStatus.BAD_REQUEST, "The body cannot be read: " + why).answer(headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String name = e instanceof MethodArgumentTypeMismatchException known ? known.getName() : "";
    boolean number = e.getRequiredType() == long.class;
    String message =
        "must be %s, not %s."
            .formatted(
                number ? "a whole number" : "a UUID, as an answer shows it",
                Quote.of(String.valueOf(e.getValue())));
    return Problem.of(InvalidInputException.at(name, message)).answer(headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoHandlerFoundException(
      NoHandlerFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return nothingAt(e.getRequestURL());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return nothingAt("/" + e.getResourcePath());
  }

  private static ResponseEntity<Object> nothingAt(String path) {
    String detail = "There is nothing at " + Quote.bounded(path, Quote.LONGEST) + ".";
    return Problem.of(HttpStatus.NOT_FOUND, detail).answer(new HttpHeaders());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
      HttpMediaTypeNotAcceptableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String kinds =
        e.getSupportedMediaTypes().stream()
            .map(type -> type.getType() + "/" + type.getSubtype())
            .distinct()
            .collect(Collectors.joining(", "));
    return Problem.of(
            HttpStatus.NOT_ACCEPTABLE,
            "The answer is %s, which Accept excludes."
                .formatted(kinds.isEmpty() ? "application/json" : kinds))
        .answer(headers);
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
