package io.carillon.cli.session;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a process is given.
 *
 * @param environment variables
 * @param folder the working folder
 * @param streams the standard ones
 * @param screen what of it is a terminal
 * @param clock the time of this machine
 * @param zone the time zone of this machine
 */
public record Terminal(
    Map<String, String> environment,
    Path folder,
    Streams streams,
    Screen screen,
    InstantSource clock,
    ZoneId zone) {

  /**
   * The standard streams.
   *
   * @param in standard input
   * @param out standard output
   * @param err standard error
   */
  public record Streams(InputStream in, PrintStream out, PrintStream err) {}

  /**
   * What is a terminal.
   *
   * @param in whether standard input is one
   * @param out whether standard output is one
   * @param err whether standard error is one
   * @param columns of the terminal; 0 when unknown
   */
  public record Screen(boolean in, boolean out, boolean err, int columns) {

    /** Nothing is. */
    public static final Screen NONE = new Screen(false, false, false, 0);
  }

  /** Returns an environment variable; empty when it is not set. */
  public String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
