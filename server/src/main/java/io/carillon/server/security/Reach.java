package io.carillon.server.security;

import io.carillon.fault.ForbiddenException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The namespaces that a caller sees and changes.
 *
 * @param namespaces null for all of them
 */
public record Reach(@Nullable Set<String> namespaces) {

  /** All namespaces, and everything that belongs to none. */
  public static final Reach EVERYTHING = new Reach(null);

  /** Copies the set. */
  public Reach {
    namespaces = namespaces == null ? null : Set.copyOf(namespaces);
  }

  /** Returns the reach over those namespaces. */
  public static Reach of(Collection<String> namespaces) {
    return new Reach(Set.copyOf(namespaces));
  }

  /**
   * Returns the reach of the request that this thread serves; everything outside of a request, as
   * for what the server does by itself.
   */
  public static Reach present() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes served
        ? Caller.of(served.getRequest()).map(Caller::reach).orElse(EVERYTHING)
        : EVERYTHING;
  }

  /**
   * Requires that something new may be in a namespace.
   *
   * @throws ForbiddenException when it is out of reach
   */
  public void requireIncludes(String namespace) {
    if (!includes(namespace)) {
      throw new ForbiddenException(
          "The namespace %s is not one of the caller's, which are: %s."
              .formatted(
                  namespace, String.join(", ", new TreeSet<>(Objects.requireNonNull(namespaces)))));
    }
  }

  /** Reads the column {@code namespaces}. */
  static Reach read(ResultSet row) throws SQLException {
    Array array = row.getArray("namespaces");
    return array == null ? EVERYTHING : of(Arrays.asList((String[]) array.getArray()));
  }

  /** Returns whether some namespaces, or what belongs to none, are out of reach. */
  public boolean isLimited() {
    return namespaces != null;
  }

  /** Returns whether a namespace is within reach. */
  public boolean includes(String namespace) {
    return namespaces == null || namespaces.contains(namespace);
  }

  /** Returns the namespaces in alphabetical order; null for all. */
  public @Nullable List<String> list() {
    return namespaces == null ? null : List.copyOf(new TreeSet<>(namespaces));
  }
}
