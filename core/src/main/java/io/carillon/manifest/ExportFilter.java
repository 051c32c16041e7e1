package io.carillon.manifest;

import io.carillon.manifest.document.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects to export.
 *
 * @param kinds the kinds
 * @param namespaces those of the task configs; null for all
 * @param labels {@code key} or {@code key=value}, all of which the task configs must have
 * @param owner only what this owner manages; null for all
 */
public record ExportFilter(
    Set<Kind> kinds, @Nullable Set<String> namespaces, Set<String> labels, @Nullable String owner) {

  /** Everything. */
  public static final ExportFilter ALL =
      new ExportFilter(Set.of(Kind.values()), null, Set.of(), null);

  /** Copies the sets. */
  public ExportFilter {
    kinds = Set.copyOf(kinds);
    namespaces = namespaces == null ? null : Set.copyOf(namespaces);
    labels = Set.copyOf(labels);
  }
}
