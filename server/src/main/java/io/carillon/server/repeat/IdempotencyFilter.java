package io.carillon.server.repeat;

import io.carillon.sentence.Sentence;
import io.carillon.server.security.Caller;
import io.carillon.server.trail.Routes;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;

/**
 * Handles the header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header). Every
 * POST of the API accepts it unless marked {@link NoIdempotencyKey}; all other requests refuse it.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class IdempotencyFilter extends OncePerRequestFilter {

  static final String HEADER = "Idempotency-Key";

  private static final int MOST_BODY = 1 << 20;
  private static final String INTERFACE = "/api/";

  private final ObjectProvider<Idempotency> repeats;
  private final Routes routes;

  // Lazy: filters are created with the web server, before a missing database is detected.
  IdempotencyFilter(ObjectProvider<Idempotency> repeats, Routes routes) {
    this.repeats = repeats;
    this.routes = routes;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(HEADER) == null || !request.getRequestURI().startsWith(INTERFACE);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<HandlerMethod> method = routes.find(request);
    if (method.isEmpty()) { // not found or not allowed: answered as without a key
      chain.doFilter(request, response);
      return;
    }
    List<String> keys = Collections.list(request.getHeaders(HEADER));
    String fault = fault(request, method.get(), keys);
    Caller caller = Caller.of(request).orElse(null);
    byte[] body = request.getInputStream().readNBytes(MOST_BODY + 1);
    if (fault != null || caller == null) {
      write(
          KeyRefusal.ofHeader(fault == null ? "is for callers that are known." : fault), response);
    } else if (body.length > MOST_BODY) {
      write(KeyRefusal.tooLargeBody(MOST_BODY), response);
    } else {
      KeyedRequest keyed =
          KeyedRequest.of(caller.tokenId(), unquoted(keys.getFirst()), request, body);
      boolean parts = method.get().hasMethodAnnotation(NonAtomic.class);
      // The request gives the body again to each reader.
      act(keyed, parts, request, response, chain);
    }
  }

  private static @Nullable String fault(
      HttpServletRequest request, HandlerMethod method, List<String> keys) {
    NoIdempotencyKey refusing = method.getMethodAnnotation(NoIdempotencyKey.class);
    if (!request.getMethod().equals("POST")) {
      return "is taken by POST alone: GET, PUT and DELETE may be repeated as they are, and PATCH"
          + " takes If-Match.";
    }
    if (refusing != null) {
      return "is not taken here: " + refusing.value() + ".";
    }
    if (keys.size() > 1 || !unquoted(keys.getFirst()).matches("[!-~]([ -~]{0,253}[!-~])?")) {
      return "must be one text of 1 to 255 printable ASCII characters, such as a UUID.";
    }
    return null;
  }

  /** Removes the quotes of a structured-field string (RFC 8941). */
  private static String unquoted(String key) {
    String text = key.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private void act(
      KeyedRequest keyed,
      boolean parts,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    Act act = new Act(request, response, chain);
    Idempotency.Result result =
        parts
            ? repeats.getObject().inParts(keyed, act)
            : repeats.getObject().inOneTransaction(keyed, act);
    switch (result) {
      case Idempotency.Result.Done done -> act.send();
      case Idempotency.Result.Again(KeptAnswer answer) -> replay(answer, request, response);
      case Idempotency.Result.Refused(KeyRefusal refusal) -> write(refusal, response);
    }
  }

  private static void setHeaders(HttpServletResponse response, KeptAnswer answer) {
    response.setHeader("Idempotency-Replayed", "true");
    response.setContentType(answer.contentType());
    if (answer.location() != null) {
      response.setHeader(HttpHeaders.LOCATION, answer.location());
    }
    if (answer.etag() != null) {
      response.setHeader(HttpHeaders.ETAG, answer.etag());
    }
  }

  private static void replay(
      KeptAnswer answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    TrailDetail.say(
        request, Objects.requireNonNullElse(answer.location(), ""), Sentence.of("trail_replayed"));
    response.setStatus(answer.status());
    setHeaders(response, answer);
    byte[] body = answer.body();
    if (body != null) {
      response.getOutputStream().write(body);
    }
  }

  private static void write(KeyRefusal refusal, HttpServletResponse response) throws IOException {
    if (refusal.retryAfter() != null) {
      response.setHeader(HttpHeaders.RETRY_AFTER, refusal.retryAfter());
    }
    refusal.problem().write(response);
  }
}
