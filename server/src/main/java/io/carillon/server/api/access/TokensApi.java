package io.carillon.server.api.access;

import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.repeat.NoIdempotencyKey;
import io.carillon.server.security.Role;
import io.carillon.server.security.TokenName;
import io.carillon.server.security.Tokens;
import io.carillon.server.trail.TrailDetail;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Objects;
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

  private static final int LONGEST = 1_000;

  private final Tokens tokens;

  TokensApi(Tokens tokens) {
    this.tokens = tokens;
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
    JsonFields fields = new JsonFields(body);
    String name = fields.text("name", 0, LONGEST);
    Role role = fields.choice("role", Role.class);
    fields.require("role", "one of viewer, operator, editor, admin");
    String fault = TokenName.fault(name);
    if (fault != null && (name != null || fields.node("name") == null)) {
      fields.fault("name", fault);
    }
    fields.done();
    return made(String.valueOf(name), Objects.requireNonNull(role), user, request);
  }

  private Tokens.Made create(String name, Role role, Principal user) {
    return tokens
        .create(name, role, user.getName())
        .orElseThrow(() ->
            new ConflictException(
                "duplicate_name", "name: there is a token named \"" + name + "\" already."));
  }

  private ObjectNode made(String name, Role role, Principal user, HttpServletRequest request) {
    Tokens.Made made = create(name, role, user);
    TrailDetail.say(
        request, made.id().toString(), "%s, with the role %s".formatted(name, role.code()));
    return Json.MAPPER
        .createObjectNode()
        .put("id", made.id().toString())
        .put("name", name)
        .put("role", role.code())
        .put("token", made.secret());
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
