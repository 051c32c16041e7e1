package io.carillon.server.oidc;

import io.carillon.server.security.Reach;
import io.carillon.server.security.Role;
import io.carillon.server.settings.OidcSettings;
import io.carillon.text.Coded;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A person or program by the claims of a token.
 *
 * @param subject issuer and subject, which identify it
 * @param name for people to read
 */
record Identity(String subject, String name, Role role, Reach reach) {

  private static final String NAMESPACE = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String ALL = "*";
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_SUBJECT = 500;
  private static final int MOST_NAMESPACES = 100;

  /**
   * Reads the claims of a token that was checked.
   *
   * @return empty when no role belongs to the claims, or no namespace where a claim names them
   */
  static Optional<Identity> of(Map<String, Object> claims, OidcSettings settings) {
    String subject = settings.issuer() + " " + claims.get("sub");
    Optional<Role> role = role(texts(claims, settings.claims().role()), settings.roles());
    Optional<Reach> reach = reach(claims, settings.claims().namespaces());
    if (role.isEmpty() || reach.isEmpty() || subject.length() > LONGEST_SUBJECT) {
      return Optional.empty();
    }
    return Optional.of(
        new Identity(subject, name(claims, settings.claims().name()), role.get(), reach.get()));
  }

  private static Optional<Role> role(List<String> values, Map<String, String> roles) {
    return values.stream()
        .map(roles::get)
        .filter(Objects::nonNull)
        .flatMap(code -> Coded.find(Role.class, code).stream())
        .max(Role::compareTo);
  }

  private static Optional<Reach> reach(Map<String, Object> claims, @Nullable String claim) {
    if (claim == null) {
      return Optional.of(Reach.EVERYTHING);
    }
    List<String> values = texts(claims, claim);
    if (values.contains(ALL)) {
      return Optional.of(Reach.EVERYTHING);
    }
    List<String> namespaces =
        values.stream()
            .filter(value -> value.matches(NAMESPACE))
            .limit(MOST_NAMESPACES)
            .distinct()
            .toList();
    return namespaces.isEmpty() ? Optional.empty() : Optional.of(Reach.of(namespaces));
  }

  /** Without what begins a line or what a terminal obeys: names stand in logs and lists. */
  private static String name(Map<String, Object> claims, String claim) {
    String given =
        texts(claims, claim).stream().findFirst().orElseGet(() -> "" + claims.get("sub"));
    String clean =
        given
            .codePoints()
            .filter(point -> !Character.isISOControl(point) && Character.isDefined(point))
            .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
            .filter(point -> Character.getType(point) != Character.FORMAT)
            .filter(point -> Character.getType(point) != Character.LINE_SEPARATOR)
            .filter(point -> Character.getType(point) != Character.PARAGRAPH_SEPARATOR)
            .limit(LONGEST_NAME)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return "oidc:" + clean;
  }

  /** The texts of a claim: one text, or those of a list. */
  private static List<String> texts(Map<String, Object> claims, String path) {
    Object value = claims.get(path);
    if (value == null) {
      value = claims;
      for (String key : path.split("\\.", -1)) {
        value = value instanceof Map<?, ?> map ? map.get(key) : null;
      }
    }
    Stream<?> values = value instanceof Collection<?> many ? many.stream() : Stream.of(value);
    return values.filter(String.class::isInstance).map(String.class::cast).toList();
  }
}
