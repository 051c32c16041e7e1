package io.carillon.server.api;

import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.server.security.Tokens;
import java.security.Principal;
import java.util.Set;
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

/** Who may call: tokens are made, listed without their secret, and taken back. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokensApi {

  private static final int MAX_NAME = 100;
  private static final Set<String> ROLES = Set.of("viewer", "operator", "admin");

  private final Tokens tokens;

  TokensApi(Tokens tokens) {
    this.tokens = tokens;
  }

  @GetMapping
  ObjectNode list() {
    return Paging.all(tokens.all(), Shapes::plain);
  }

  /** The only answer that ever shows the secret: the database keeps its hash. */
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ObjectNode create(@RequestBody ObjectNode body, Principal user) {
    JsonFields fields = new JsonFields(body);
    String name = fields.text("name", 0, MAX_NAME);
    String role = fields.text("role", 0, MAX_NAME);
    if (name == null || name.isBlank()) {
      fields.fault("name", "is missing: a word for who is to use the token.");
    }
    if (role == null || !ROLES.contains(role)) {
      fields.fault("role", "must be one of viewer, operator, admin, not " + role + ".");
    }
    fields.done();
    String secret =
        tokens
            .create(String.valueOf(name).strip(), String.valueOf(role), user.getName())
            .orElseThrow(() -> taken(String.valueOf(name)));
    return Json.MAPPER.createObjectNode().put("name", name).put("role", role).put("token", secret);
  }

  private static ConflictException taken(String name) {
    return new ConflictException(
        "duplicate_name", "name: there is a token named \"" + name + "\" already.");
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable("name") String name) {
    if (name.equals(Tokens.ADMINISTRATOR)) {
      throw InvalidInputException.at(
          "name",
          "the administrator's token comes back at each start; change it by CARILLON_TOKEN.");
    }
    tokens.delete(name);
  }
}
