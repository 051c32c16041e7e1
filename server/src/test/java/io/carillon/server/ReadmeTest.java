package io.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.boot.CarillonServer;
import io.carillon.server.settings.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README are typed, in their order, beside a server of a newcomer. */
class ReadmeTest {

  private static List<String> commands(String page, String heading) {
    String text = Pages.read(page);
    String section = text.substring(text.indexOf(heading) + heading.length());
    return section
        .substring(0, section.indexOf("\n## "))
        .lines()
        .filter(line -> line.startsWith("    "))
        .map(line -> line.substring(4).replaceFirst(" +# .*$", ""))
        .toList();
  }

  private static List<String> walk() {
    return commands("README.md", "## A first task, with curl");
  }

  @Test
  void bothLanguagesTellToTypeTheSame() {
    assertThat(walk()).hasSizeGreaterThan(15);
    assertThat(commands("README.zh-CN.md", "## 用 curl 创建第一个任务")).isEqualTo(walk());
  }

  @Test
  void theWalkWithCurlWorks(@TempDir Path folder) throws Exception {
    ServerSettings settings =
        ServerSettings.read(
            Map.of(
                "CARILLON_PORT", "0", "CARILLON_DATA", folder.resolve("carillon-data").toString()));
    try (CarillonServer server = CarillonServer.start(settings)) {
      String said = typed(folder, server.settings().port());
      assertThat(said)
          .contains("\"title\":\"Carillon\"")
          .contains("\"kind\":\"resumed\"")
          .contains("\"findings\":[]")
          .contains("\"openapi\":\"3.1.1\"");
    }
  }

  /** Runs the commands; where the page says "a few seconds later", until there is a result. */
  private static String typed(Path folder, int port) throws Exception {
    String script =
        String.join("\n", walk())
            .replaceFirst(
                "(?m)^(api .*fields=result.*)$",
                "until out=\\$($1) && [[ \\$out == *title* ]]; do sleep 0.2; done; echo"
                    + " \"\\$out\"");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", "set -o pipefail\n" + script).directory(folder.toFile());
    builder.environment().put("CARILLON_PORT", String.valueOf(port));
    Path output = folder.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    String said = Files.readString(output, UTF_8);
    assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    return said;
  }
}
