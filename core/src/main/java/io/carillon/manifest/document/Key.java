package io.carillon.manifest.document;

import io.carillon.grouping.Namespaces;
import java.util.Comparator;

/**
 * The identity of an object.
 *
 * @param namespace of a task config; empty for other kinds, whose names are unique as they are
 */
public record Key(Kind kind, String namespace, String name) implements Comparable<Key> {

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::kind).thenComparing(Key::namespace).thenComparing(Key::name);

  /** Returns the key of an object of a kind without namespaces. */
  public static Key global(Kind kind, String name) {
    return new Key(kind, "", name);
  }

  /** Returns the key of a task config. */
  public static Key config(String namespace, String name) {
    return new Key(Kind.CONFIG, namespace, name);
  }

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  /** Returns the kind and the name, for a message. */
  public String text() {
    return namespace.isEmpty() || namespace.equals(Namespaces.DEFAULT)
        ? "%s \"%s\"".formatted(kind.words(), name)
        : "%s \"%s\" of the namespace %s".formatted(kind.words(), name, namespace);
  }
}
