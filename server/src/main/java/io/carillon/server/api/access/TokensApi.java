package io.carillon.server.api.access;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.repeat.NoIdempotencyKey;
import io.carillon.server.security.Tokens;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Creates, lists and revokes API tokens; only the creation shows the secret. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokensApi {

  private final Tokens tokens;
  private final Database database;

  TokensApi(Tokens tokens, Database database) {
    this.tokens = tokens;
    this.database = database;
  }

  @GetMapping
  ObjectNode list() {
    return Paging.all(tokens.all(), JsonViews::plain);
  }

  /** Creates a token. Only this response ever shows the secret: the database stores its hash. */
  @PostMapping
  @NoIdempotencyKey("the answer has a secret, which is not kept")
  @ResponseStatus(HttpStatus.CREATED)
  ObjectNode create(@RequestBody ObjectNode body, Principal user, HttpServletRequest request) {
    Tokens.New token = new TokenInput(body).read(database.time());
    Tokens.Made made =
        tokens
            .create(token, user.getName())
            .orElseThrow(() ->
                new ConflictException(
                    "duplicate_name",
                    "name: there is a token named \"" + token.name() + "\" already."));
    TrailDetail.say(
        request,
        made.id().toString(),
        "%s, with the role %s".formatted(token.name(), token.role().code()));
    return shown(token, made);
  }

  private static ObjectNode shown(Tokens.New token, Tokens.Made made) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", made.id().toString())
            .put("name", token.name())
            .put("role", token.role().code())
            .put("token", made.secret());
    json.set("namespaces", Json.MAPPER.valueToTree(token.reach().list()));
    Instant expiresAt = token.expiresAt();
    return json.put("expires_at", expiresAt == null ? null : expiresAt.toString());
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable("id") String idOrName, HttpServletRequest request) {
    try {
      TrailDetail.say(request, idOrName, tokens.delete(idOrName));
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.at(
          "id",
          "names the administrator's token, which comes back at each start; change it by"
              + " CARILLON_TOKEN.");
    }
  }
}
