package io.carillon.tasks.cleanup;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The names of files in the encoding of the JVM: files with other names are not found. */
final class FileNames {

  private final Charset encoding;

  FileNames(Charset encoding) {
    this.encoding = encoding;
  }

  /** Returns why no file can be found by this name or pattern; empty when one can. */
  Optional<String> whyUnknown(String text) {
    if (encoding.newEncoder().canEncode(text)) {
      return Optional.empty();
    }
    return Optional.of(
        "\"%s\" has letters that this process cannot read in names of files, since it takes them for %s: start it with LC_ALL=C.UTF-8"
            .formatted(text, encoding.name()));
  }

  /** Returns whether the name of a found file could not be decoded. */
  boolean isUnreadable(String name) {
    return !encoding.equals(StandardCharsets.UTF_8) && name.indexOf('\uFFFD') >= 0;
  }

  @Override
  public String toString() {
    return encoding.name();
  }
}
