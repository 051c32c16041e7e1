package io.carillon.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agent.AgentLoop;
import io.carillon.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The readiness of a node asks each agent that runs in its process, and the docs name each. */
class ReadinessAgentsTest {

  @TempDir private Path data;

  @Test
  void noAgentIsForgotten() throws IOException {
    try (TestServer server = new TestServer(data, Map.of())) {
      Set<String> asked = server.bean(Readiness.class).agents();
      assertThat(asked).containsAll(running()).contains("scheduler", "bulk-operations", "stream");
      for (String page : new String[] {"operations.md", "operations.zh-CN.md"}) {
        String text = Files.readString(Path.of("../docs").resolve(page));
        assertThat(text).contains("`celery-types`", "`celery-sender`", "`celery-tasks`");
        assertThat(text).contains("`celery-workers`", "`celery-silence`", "`worker`");
        assertThat(asked).as(page).allMatch(name -> text.contains("`" + name + "`"));
      }
    }
  }

  private static Set<String> running() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> Arrays.stream(thread.getValue()).anyMatch(ReadinessAgentsTest::isLoop))
        .map(thread -> thread.getKey().getName().substring("carillon-".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isLoop(StackTraceElement frame) {
    return frame.getClassName().equals(AgentLoop.class.getName())
        && frame.getMethodName().equals("run");
  }
}
