package io.carillon.manifest;

import io.carillon.grouping.ConfigScope;
import io.carillon.manifest.document.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects to export.
 *
 * @param kinds the kinds
 * @param scope only these task configs; unless it is all of them, it leaves out the other kinds,
 *     which have no namespace and no label
 * @param owner only what this owner manages; null for all
 */
public record ExportFilter(Set<Kind> kinds, ConfigScope scope, @Nullable String owner) {

  /** Everything. */
  public static final ExportFilter ALL =
      new ExportFilter(Set.of(Kind.values()), ConfigScope.ALL, null);

  /** Copies the set. */
  public ExportFilter {
    kinds = Set.copyOf(kinds);
  }

  /** Returns whether objects of a kind are exported. */
  boolean wants(Kind kind) {
    return kinds.contains(kind) && (kind == Kind.CONFIG || scope.isAll());
  }
}
