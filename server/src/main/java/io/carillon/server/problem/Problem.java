package io.carillon.server.problem;

import io.carillon.definition.Json;
import io.carillon.fault.BusyException;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.fault.Quote;
import io.carillon.fault.WorkStoppedException;
import io.carillon.sentence.FaultSentences;
import io.carillon.sentence.Sentence;
import io.carillon.server.language.RequestLanguage;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a request was refused (RFC 9457); the one place that maps exceptions to a status.
 *
 * @param detail for people
 * @param code for programs; null for that of the status
 * @param faults of the input, by place
 */
public record Problem(
    HttpStatusCode status, String detail, @Nullable String code, List<Fault> faults) {

  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int LONGEST_DETAIL = 2_000;

  /** Bounds the length of the detail, which may repeat user input. */
  public Problem {
    detail = Quote.bounded(detail, LONGEST_DETAIL);
  }

  /** Returns a problem with a status and a sentence only. */
  public static Problem of(HttpStatusCode status, String detail) {
    return new Problem(status, detail, null, List.of());
  }

  /** Maps an exception to a problem; an unexpected one is logged and its message withheld. */
  public static Problem of(Throwable thrown) {
    return switch (thrown) {
      case InvalidInputException e ->
          new Problem(
              HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()), "invalid_input", e.faults());
      case NotFoundException e -> of(HttpStatus.NOT_FOUND, e, "not_found");
      case BusyException e -> of(status(e), e, "busy");
      case WorkStoppedException e -> of(HttpStatus.UNPROCESSABLE_CONTENT, e, "too_much_work");
      case ForbiddenException e -> of(HttpStatus.FORBIDDEN, e, "forbidden");
      case ConflictException e -> of(HttpStatus.CONFLICT, e, e.code());
      default -> ofInfrastructure(thrown);
    };
  }

  private static Problem of(HttpStatus status, RuntimeException refusal, String code) {
    return new Problem(status, String.valueOf(refusal.getMessage()), code, List.of());
  }

  private static HttpStatus status(BusyException refusal) {
    return refusal.isByCaller() ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
  }

  private static Problem ofInfrastructure(Throwable thrown) {
    return switch (thrown) {
      case DataAccessResourceFailureException e -> unavailable(e);
      case NonTransientDataAccessResourceException e -> unavailable(e);
      case TransientDataAccessException e -> unavailable(e);
      case RecoverableDataAccessException e -> unavailable(e);
      case TransactionException e -> unavailable(e);
      default -> unexpected(thrown);
    };
  }

  private static Problem unexpected(Throwable thrown) {
    LOG.error("A request failed", thrown);
    return of(HttpStatus.INTERNAL_SERVER_ERROR, "Something failed here; the log says what.");
  }

  private static Problem unavailable(Throwable cause) {
    LOG.warn("The database cannot answer: {}", cause.getMessage());
    return new Problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "The database cannot answer at present; try again.",
        "unavailable",
        List.of());
  }

  /** Returns this problem for a conditional request: a stale version becomes 412. */
  public Problem underPrecondition(boolean asked) {
    return asked && ConflictException.STALE_VERSION.equals(code)
        ? new Problem(HttpStatus.PRECONDITION_FAILED, detail, code, faults)
        : this;
  }

  private boolean mayBeRetried() {
    return status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)
        || status.isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS);
  }

  /**
   * Returns it as JSON, in the language of the request: each text with its code and arguments for
   * programs.
   */
  public ObjectNode json() {
    HttpStatus known = HttpStatus.resolve(status.value());
    Locale language = RequestLanguage.current();
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("type", "about:blank");
    json.put("title", known == null ? "Error" : known.getReasonPhrase());
    json.put("status", status.value()).put("detail", detail(language));
    json.put("code", code == null ? codeOf(known) : code);
    if (faults.isEmpty()) {
      putSentence(json, "detail_", detail);
    } else {
      ArrayNode errors = json.putArray("errors");
      faults.forEach(fault -> errors.add(error(fault, language)));
    }
    return json;
  }

  private String detail(Locale language) {
    return faults.isEmpty()
        ? FaultSentences.text(detail, language)
        : Quote.bounded(
            faults.stream().map(fault -> line(fault, language)).collect(Collectors.joining("; ")),
            LONGEST_DETAIL);
  }

  private static String line(Fault fault, Locale language) {
    String message = FaultSentences.text(fault.message(), language);
    return fault.path().isEmpty() ? message : fault.path() + ": " + message;
  }

  private static String codeOf(@Nullable HttpStatus status) {
    return status == null ? "problem" : status.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode error(Fault fault, Locale language) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("path", fault.path()).put("message", FaultSentences.text(fault.message(), language));
    putSentence(json, "", fault.message());
    return json;
  }

  private static void putSentence(ObjectNode json, String prefix, String text) {
    Sentence said = FaultSentences.of(text);
    json.put(prefix + "code", said.code());
    json.set(prefix + "arguments", Json.MAPPER.valueToTree(said.arguments()));
  }

  /** Returns it as a response entity. */
  public ResponseEntity<Object> answer(HttpHeaders more) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status)
            .headers(headers -> headers.putAll(more))
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (mayBeRetried()) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return answer.body(json());
  }

  /** Writes it where no controller produces the response. */
  public void write(HttpServletResponse response) throws IOException {
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    if (mayBeRetried()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    byte[] body = json().toString().getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
