package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The text log of a running server: no text that a user or a page wrote begins a line of it. */
class LogLinesTest {

  private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR Engine: forged";
  private static final String LINE_START = "\\d{4}-\\d{2}-\\d{2}T.*";

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The lines that the server's own appender would write. */
  private static List<String> lines(
      String message, @Nullable Throwable thrown, Object... arguments) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("CONSOLE");
    LoggingEvent event = new LoggingEvent("test", root, Level.WARN, message, thrown, arguments);
    event.setMDCPropertyMap(Map.of());
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u000b", "\f", "\n\n \n"})
  void aLineEndInANameBeginsNoLine(String end) {
    List<String> lines = lines("The config {} failed", null, "nightly" + end + FORGED);
    assertThat(lines).singleElement().asString().contains("The config nightly", "forged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[31m", "\u001b]0;title\u0007", "\u009b2J", "\b\b\b", "\u007f"})
  void whatATerminalObeysIsLeftOut(String control) {
    List<String> lines =
        lines(control + "a {}", new IllegalStateException(control + "c"), control + "b");
    assertThat(String.join("", lines).chars())
        .noneMatch(one -> one != '\t' && Character.isISOControl(one));
  }

  @Test
  void theTextOfAnExceptionBeginsNoLineEither() {
    Throwable cause = new IllegalArgumentException("cause\n" + FORGED + "\r" + FORGED);
    cause.addSuppressed(new IllegalStateException("suppressed\u2028" + FORGED + "\n" + FORGED));
    List<String> lines = lines("failed", new IllegalStateException("x\n" + FORGED, cause));
    assertThat(lines).filteredOn(line -> line.matches(LINE_START)).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("forged")).hasSizeGreaterThan(3);
    assertThat(lines.stream().skip(1)).allMatch(line -> line.startsWith("    "));
  }

  private static final String OWN = "crl_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
  private static final String JWT =
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";

  /** Every way into the log ends in the appender: message, argument, exception, cause, MDC. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        TestServer.TOKEN,
        OWN,
        "crs_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
        "crc_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
        JWT,
        "Bearer some-token-of-another-system",
        "basic dXNlcjpwYXNzd29yZA==",
        "carillon_session=whatever-it-is"
      })
  void aTokenIsMaskedWhoeverLogsIt(String secret) {
    String value = secret.replaceFirst("(?i)^(bearer |basic |carillon_session=)", "");
    Throwable cause = new IllegalArgumentException("cause: " + secret);
    cause.addSuppressed(new IllegalStateException("suppressed: " + secret));
    List<String> lines =
        lines(
            "GET /?x=" + secret + " {} {}",
            new IllegalStateException("thrown: " + secret, cause),
            secret,
            Map.of("authorization", secret));
    assertThat(String.join("\n", lines))
        .doesNotContain(value)
        .contains("GET /?x=", "thrown: ", "cause: ", "suppressed: ", "****");
  }

  @Test
  void whatARunningServerLogsHasNoToken() {
    Logger log = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("any.library");
    PrintStream out = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      server.stranger("GET", "/api/v1/queues", "Authorization", "Bearer " + OWN);
      server.stranger("GET", "/api/v1/queues?token=" + OWN, "Cookie", "carillon_session=" + OWN);
      log.error("sent {}", OWN, new IllegalStateException(TestServer.TOKEN));
    } finally {
      System.setOut(out);
    }
    assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain(OWN, TestServer.TOKEN);
  }

  @Test
  void otherTextIsNotMasked() {
    assertThat(lines("The bearer of cr and crl_short, Basic, eyJx.y is {}", null, "known"))
        .singleElement()
        .asString()
        .endsWith("The bearer of cr and crl_short, Basic, eyJx.y is known");
  }
}
