package io.carillon.tasks.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The encoding in which this JVM reads and writes names of files and hands arguments to programs.
 * It follows the locale in which the process was started: under {@code LC_ALL=C} it is ASCII.
 */
public final class NativeEncoding {

  private NativeEncoding() {}

  /** Returns the encoding of this JVM. */
  public static Charset ofThisJvm() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }
}
