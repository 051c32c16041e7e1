package io.carillon.server.console;

import java.util.List;
import java.util.stream.Stream;

/**
 * Paths of the console, as patterns of Spring's {@code PathPattern}. All are open: the files say
 * nothing of the server's data, and the page logs in.
 */
public final class ConsolePaths {

  /** Addresses that the page itself resolves; each answers the page. */
  static final List<String> PAGES =
      List.of(
          "/",
          "/login",
          "/configs",
          "/configs/**",
          "/executions",
          "/executions/*",
          "/decisions",
          "/forecast",
          "/status",
          "/bulk",
          "/bulk/*",
          "/types",
          "/types/*",
          "/workers",
          "/workers/*",
          "/queues",
          "/calendars",
          "/calendars/*",
          "/alerts",
          "/connections",
          "/admin/*");

  /** Files beside the page whose names stay the same from version to version. */
  static final List<String> FILES = List.of("/begin.js", "/icon.svg", "/licences.txt");

  /** Files whose names contain a hash of their content. */
  static final String ASSETS = "/assets/**";

  private ConsolePaths() {}

  /** Returns the patterns of all paths of the console. */
  public static String[] all() {
    return Stream.of(PAGES, FILES, List.of(ASSETS)).flatMap(List::stream).toArray(String[]::new);
  }
}
