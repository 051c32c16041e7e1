package io.carillon.json;

import io.carillon.text.StoredText;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The path of a value, such as {@code tasks[0].name}, while a document is walked. Its text is put
 * together where it is shown and nowhere else, and is bounded: the paths of all values of a
 * document with nested long names have a hundred thousand times its length.
 */
public final class JsonPath {

  /** The path of the document itself, which is empty. */
  public static final JsonPath ROOT = new JsonPath(null, "");

  /** Maximum number of characters of a text; a longer one is cut and ends with {@code …}. */
  public static final int LONGEST = 1_000;

  private final @Nullable JsonPath around;
  private final String step;

  private JsonPath(@Nullable JsonPath around, String step) {
    this.around = around;
    this.step = step;
  }

  /** Returns the path with that text. */
  public static JsonPath of(String text) {
    return text.isEmpty() ? ROOT : new JsonPath(null, text);
  }

  /** Returns the path of a field of an object at this path. */
  public JsonPath field(String name) {
    return new JsonPath(this, name);
  }

  /** Returns the path of an element of a list at this path, from 0. */
  public JsonPath element(int index) {
    return new JsonPath(this, "[" + index + "]");
  }

  /** Returns the text, at most {@value #LONGEST} characters of it. */
  public String text() {
    Deque<String> steps = new ArrayDeque<>();
    for (JsonPath path = this; path != null; path = path.around) {
      steps.addFirst(path.step);
    }
    StringBuilder text = new StringBuilder();
    for (String one : steps) {
      text.append(text.isEmpty() || one.startsWith("[") ? "" : ".");
      text.append(one, 0, Math.min(one.length(), LONGEST));
      if (text.length() > LONGEST) {
        return StoredText.cut(text.toString(), LONGEST);
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
