package io.carillon.server.api.access;

import io.carillon.grouping.Namespaces;
import io.carillon.json.JsonFields;
import io.carillon.server.security.Reach;
import io.carillon.server.security.Role;
import io.carillon.server.security.TokenName;
import io.carillon.server.security.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body that describes a new token. */
final class TokenInput {

  private static final int LONGEST = 1_000;
  private static final int MOST_NAMESPACES = 100;
  private static final Duration LONGEST_LIFE = Duration.ofDays(3_660);

  private final JsonFields fields;

  TokenInput(ObjectNode body) {
    this.fields = new JsonFields(body);
  }

  /** Reads the token to be created at that instant. */
  Tokens.New read(Instant now) {
    String name = fields.text("name", 0, LONGEST);
    Role role = fields.choice("role", Role.class);
    fields.require("role", "one of viewer, operator, editor, admin");
    String fault = TokenName.fault(name);
    if (fault != null && (name != null || fields.node("name") == null)) {
      fields.fault("name", fault);
    }
    Instant expiresAt = expiry(now);
    Reach reach = reach();
    fields.done();
    return new Tokens.New(String.valueOf(name), Objects.requireNonNull(role), reach, expiresAt);
  }

  private @Nullable Instant expiry(Instant now) {
    Instant at = fields.instant("expires_at");
    if (at != null && (!at.isAfter(now) || at.isAfter(now.plus(LONGEST_LIFE)))) {
      fields.fault(
          "expires_at", "must be after the present time and within 3,660 days, not " + at + ".");
    }
    return at;
  }

  private Reach reach() {
    JsonNode given = fields.node("namespaces");
    if (given == null) {
      return Reach.EVERYTHING;
    }
    Set<String> namespaces = new TreeSet<>();
    if (!given.isArray() || given.isEmpty() || given.size() > MOST_NAMESPACES) {
      fields.fault(
          "namespaces",
          "must be a list of 1 to %d namespaces; without it the token reaches all of them."
              .formatted(MOST_NAMESPACES));
      return Reach.EVERYTHING; // for nothing: the fault refuses the token
    }
    for (int i = 0; i < given.size(); i++) {
      String text = given.get(i).isString() ? given.get(i).stringValue() : "";
      String fault = Namespaces.fault(text);
      if (fault != null) {
        fields.fault("namespaces[" + i + "]", fault);
      }
      namespaces.add(text);
    }
    return Reach.of(namespaces);
  }
}
