package io.carillon.server.api.access;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.sentence.Sentence;
import io.carillon.server.front.LoginAttempts;
import io.carillon.server.problem.Problem;
import io.carillon.server.repeat.NoIdempotencyKey;
import io.carillon.server.security.Caller;
import io.carillon.server.security.Logins;
import io.carillon.server.security.SessionCookie;
import io.carillon.server.security.Sessions;
import io.carillon.server.security.Tokens;
import io.carillon.server.settings.ServerSettings;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Logs in with a token or a one-time code, tells who the caller is, and logs out. */
@RestController
@RequestMapping("/api/v1")
class SessionApi {

  private static final int LONGEST = 1_000;

  private final Logins logins;
  private final Sessions sessions;
  private final Tokens tokens;
  private final SessionCookie cookie;
  private final LoginAttempts attempts;
  private final ServerSettings settings;

  SessionApi(
      Logins logins,
      Sessions sessions,
      Tokens tokens,
      SessionCookie cookie,
      LoginAttempts attempts,
      ServerSettings settings) {
    this.logins = logins;
    this.sessions = sessions;
    this.tokens = tokens;
    this.cookie = cookie;
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
                .put("url", URI.create(settings.peopleUrl() + "/#code=" + made.code()).toString())
                .put("expires_at", made.expiresAt().toString()));
  }

  /** Tells how people log in, before they have. */
  @GetMapping("/login-methods")
  ObjectNode methods() {
    String provider = settings.front().oidc() == null ? null : "/oidc/log-in";
    return Json.MAPPER.createObjectNode().put("token", true).put("openid_connect", provider);
  }

  /** Opens a session, whose secret is in the cookie alone. */
  @PostMapping("/session")
  @NoIdempotencyKey("the answer has a secret, which is not kept")
  ResponseEntity<?> logIn(@RequestBody ObjectNode body, HttpServletRequest request) {
    JsonFields fields = new JsonFields(body);
    String token = fields.text("token", 1, LONGEST);
    String code = fields.text("code", 1, LONGEST);
    if (fields.node("token") == null && fields.node("code") == null) {
      fields.fault("token", "is missing: a token, or code with the text after #code= of a link.");
    } else if (token != null && code != null) {
      fields.fault("code", "must be absent beside token.");
    }
    fields.done();
    String source = request.getRemoteAddr();
    if (attempts.tooMany(source)) {
      return tooMany();
    }
    return opened(token, String.valueOf(code), source)
        .<ResponseEntity<?>>map(session -> welcomed(session, request))
        .orElseGet(() -> refused(source, token == null));
  }

  private Optional<Sessions.Opened> opened(@Nullable String token, String code, String source) {
    Sessions.Origin origin = Sessions.Origin.of(source);
    return token == null ? sessions.openByCode(code, origin) : sessions.openByToken(token, origin);
  }

  private ResponseEntity<Void> welcomed(Sessions.Opened session, HttpServletRequest request) {
    session.caller().keepIn(request);
    TrailDetail.say(request, session.caller().name(), Sentence.of("trail_logged_in"));
    return ResponseEntity.noContent()
        .cacheControl(CacheControl.noStore())
        .header(HttpHeaders.SET_COOKIE, cookie.with(session.token()).toString())
        .build();
  }

  private ResponseEntity<Object> refused(String source, boolean byCode) {
    attempts.failed(source);
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    return Problem.of(
            HttpStatus.UNAUTHORIZED,
            byCode
                ? "This code is not known: each logs in once, within 10 minutes. `carillon"
                    + " login-link` makes another."
                : "This token is not known here, or has expired.")
        .answer(headers);
  }

  private static ResponseEntity<Object> tooMany() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, "60");
    return Problem.of(
            HttpStatus.TOO_MANY_REQUESTS,
            "This address sent %d unknown tokens or codes within a minute; try again in a minute."
                .formatted(LoginAttempts.MOST))
        .answer(headers);
  }

  /** Tells who the caller is, by a token or by a session. */
  @GetMapping("/session")
  ResponseEntity<ObjectNode> present(Authentication user, HttpServletRequest request) {
    Caller caller = Caller.of(user).orElseThrow();
    Optional<Sessions.Present> session = Sessions.Present.of(request);
    Instant expiry =
        session
            .map(Sessions.Present::expiresAt)
            .or(() -> tokens.expiry(caller.tokenId()))
            .orElse(null);
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", caller.name())
            .put("role", caller.role())
            .put("by", session.isPresent() ? "session" : "token")
            .put("expires_at", expiry == null ? null : expiry.toString());
    json.set("namespaces", Json.MAPPER.valueToTree(caller.reach().list()));
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(json);
  }

  /** Ends the session whose cookie is in the request. */
  @DeleteMapping("/session")
  ResponseEntity<Void> logOut(HttpServletRequest request) {
    Sessions.Present session =
        Sessions.Present.of(request)
            .orElseThrow(() ->
                InvalidInputException.at(
                    "Cookie",
                    "carries no session; a token is revoked by DELETE /api/v1/tokens/{id}."));
    sessions.end(session.id());
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, cookie.deleted().toString())
        .build();
  }
}
