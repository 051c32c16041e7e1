package io.carillon.manifest;

import io.carillon.manifest.document.Key;
import org.jspecify.annotations.Nullable;

/** Decides which objects a caller may change. */
@FunctionalInterface
public interface Permission {

  /** Permits every object. */
  Permission ALL = key -> null;

  /** Returns why the caller may not change an object, as a sentence; null when it may. */
  @Nullable String refusal(Key key);
}
