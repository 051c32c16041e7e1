package io.carillon.tasks.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a row that has more than one form. Every other value is a {@code String}, a {@code
 * Number}, a {@code Boolean}, a {@code byte[]} or a type of {@code java.time}.
 */
sealed interface Cell {

  /** Returns the value as the database writes it. */
  String text();

  /** JSON of a column that holds JSON. */
  record Json(String text) implements Cell {}

  /** An array with its elements, which may be arrays. */
  record Array(String text, List<@Nullable Object> elements) implements Cell {}
}
