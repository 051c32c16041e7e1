package io.carillon.server.api.access;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.server.problem.Problem;
import io.carillon.server.repeat.NoIdempotencyKey;
import io.carillon.server.security.BearerToken;
import io.carillon.server.security.Caller;
import io.carillon.server.security.Logins;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Logs in with a one-time code, and logs out. */
@RestController
@RequestMapping("/api/v1")
class LoginApi {

  private static final int LONGEST_CODE = 1_000;

  private final Logins logins;
  private final LoginAttempts attempts;
  private final ServerSettings settings;

  LoginApi(Logins logins, LoginAttempts attempts, ServerSettings settings) {
    this.logins = logins;
    this.attempts = attempts;
    this.settings = settings;
  }

  /** Creates a code that logs in with the caller's identity. */
  @PostMapping("/login-codes")
  @NoIdempotencyKey("the answer has a secret, which is not kept")
  ResponseEntity<ObjectNode> code(Authentication user) {
    Caller caller = Caller.of(user).orElseThrow();
    Logins.Code made = logins.code(caller.tokenId());
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(
            Json.MAPPER
                .createObjectNode()
                .put("code", made.code())
                .put("url", URI.create(settings.localUrl() + "/#code=" + made.code()).toString())
                .put("expires_at", made.expiresAt().toString()));
  }

  @PostMapping("/login")
  @NoIdempotencyKey("a code logs in once")
  ResponseEntity<?> logIn(@RequestBody ObjectNode body, HttpServletRequest request) {
    JsonFields fields = new JsonFields(body);
    String code = fields.text("code", 0, LONGEST_CODE);
    fields.require("code", "the one after #code= in a log-in link");
    fields.done();
    String source = request.getRemoteAddr();
    if (attempts.tooMany(source)) {
      return tooMany();
    }
    return logins
        .exchange(String.valueOf(code))
        .<ResponseEntity<?>>map(session -> opened(session, request))
        .orElseGet(() -> refused(source));
  }

  private static ResponseEntity<ObjectNode> opened(
      Logins.Session session, HttpServletRequest request) {
    Caller caller = session.caller();
    caller.keepIn(request);
    TrailDetail.say(request, caller.name(), "until " + session.expiresAt());
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(
            Json.MAPPER
                .createObjectNode()
                .put("token", session.token())
                .put("name", caller.name())
                .put("role", caller.role())
                .put("expires_at", session.expiresAt().toString()));
  }

  private ResponseEntity<Object> refused(String source) {
    attempts.failed(source);
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    return Problem.of(
            HttpStatus.UNAUTHORIZED,
            "This code is not known: each logs in once, within 10 minutes. `carillon login-link`"
                + " makes another.")
        .answer(headers);
  }

  private static ResponseEntity<Object> tooMany() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, "60");
    return Problem.of(
            HttpStatus.TOO_MANY_REQUESTS,
            "This address sent %d unknown codes within a minute; try again in a minute."
                .formatted(LoginAttempts.MOST))
        .answer(headers);
  }

  /** Ends the session whose token is in the request. */
  @DeleteMapping("/login")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void logOut(HttpServletRequest request) {
    if (!BearerToken.of(request).map(logins::end).orElse(false)) {
      throw InvalidInputException.at(
          "Authorization",
          "carries a token that no log-in made; such a token is revoked by DELETE"
              + " /api/v1/tokens/{id}.");
    }
  }
}
