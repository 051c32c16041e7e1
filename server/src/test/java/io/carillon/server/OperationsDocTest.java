package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for operators name is what there is. */
class OperationsDocTest {

  @TempDir private Path data;

  private static String page(String name) throws IOException {
    return Files.readString(Path.of(System.getProperty("carillon.build.root"), "docs", name));
  }

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operations.md", "operations.zh-CN.md"})
  void everySettingAndNoOtherIsNamed(String name) throws IOException {
    assertThat(all("\\b(CARILLON_[A-Z_]+)", page(name)))
        .isEqualTo(new TreeSet<>(ServerSettings.KNOWN));
  }

  @Test
  void everyMetricIsNamed() throws IOException {
    // A RabbitMQ that is not there is counted as one that is.
    Map<String, String> broker = Map.of("CARILLON_RABBITMQ_URI", "amqp://me:secret@127.0.0.1:1");
    try (TestServer server = new TestServer(data, broker)) {
      Set<String> served = all("(?m)^# TYPE (\\w+)", server.get("/metrics").response().body());
      served.removeIf(
          metric -> metric.endsWith("_max") && served.contains(metric.replaceFirst("_max$", "")));
      assertThat(all("`(\\w+)`", page("operations.md"))).containsAll(served);
      assertThat(all("`(\\w+)`", page("operations.zh-CN.md"))).containsAll(served);
    }
  }
}
