package io.carillon.tasks;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The encoding that this JVM reads and writes the names of files in. It follows the locale of
 * whoever started the process: under {@code LC_ALL=C} it is ASCII, and no file that is named in
 * other letters is found.
 */
final class FileNames {

  private final Charset encoding;

  FileNames(Charset encoding) {
    this.encoding = encoding;
  }

  /** Those of this JVM. */
  static FileNames ofThisJvm() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return new FileNames(
        Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8);
  }

  /** Why no file can be found by that name or pattern; empty where it can. */
  Optional<String> whyUnknown(String text) {
    if (encoding.newEncoder().canEncode(text)) {
      return Optional.empty();
    }
    return Optional.of(
        "\"%s\" has letters that this process cannot read in names of files, since it takes them for %s: start it with LC_ALL=C.UTF-8"
            .formatted(text, encoding.name()));
  }

  /** Whether a name that was found could not be read. */
  boolean isUnreadable(String name) {
    return !encoding.equals(StandardCharsets.UTF_8) && name.indexOf('\uFFFD') >= 0;
  }

  @Override
  public String toString() {
    return encoding.name();
  }
}
