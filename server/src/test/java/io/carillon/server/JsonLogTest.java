package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.carillon.definition.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The log of a server as JSON. */
class JsonLogTest {

  @TempDir private Path data;

  /** Spring Boot hands the format to Logback in a property that outlives the server. */
  @AfterEach
  void forgetTheFormat() {
    System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
  }

  @Test
  void eachLineIsAnObjectThatNamesTheExecution() {
    try (TestServer server = new TestServer(data, Map.of("CARILLON_LOG_FORMAT", "json"))) {
      assertThat(server.port()).isPositive();
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("CONSOLE");
      LoggingEvent event =
          new LoggingEvent(
              "test", root, Level.WARN, "two\nlines", new IllegalStateException("why"), null);
      event.setMDCPropertyMap(Map.of("execution_id", "an id", "task_config_id", "7"));
      String text = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
      assertThat(text.strip().lines()).hasSize(1);
      ObjectNode line = Json.object(text.strip());
      assertThat(line.get("message").stringValue()).isEqualTo("two\nlines");
      assertThat(line.get("level").stringValue()).isEqualTo("WARN");
      assertThat(line.get("execution_id").stringValue()).isEqualTo("an id");
      assertThat(line.get("task_config_id").stringValue()).isEqualTo("7");
      assertThat(line.get("stack_trace").stringValue()).contains("why");
    }
  }
}
