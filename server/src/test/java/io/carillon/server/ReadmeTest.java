package io.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.boot.CarillonServer;
import io.carillon.server.settings.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README are typed, in their order, beside a server of a newcomer. */
class ReadmeTest {

  private static final String CURL = "## A first task, with curl";
  private static final String CLIENT = "## A first task";

  private static List<String> commands(String page, String heading) {
    String text = Pages.read(page) + "\n## ";
    String section = text.substring(text.indexOf(heading + "\n") + heading.length());
    return section
        .substring(0, section.indexOf("\n## "))
        .lines()
        .filter(line -> line.startsWith("    "))
        .map(line -> line.substring(4).replaceFirst(" +# .*$", ""))
        .toList();
  }

  @Test
  void bothLanguagesTellToTypeTheSame() {
    assertThat(commands("README.md", CLIENT)).hasSizeGreaterThan(10);
    assertThat(commands("README.zh-CN.md", "## 第一个任务")).isEqualTo(commands("README.md", CLIENT));
    assertThat(commands("docs/cli.zh-CN.md", "## 用 curl 创建第一个任务"))
        .isEqualTo(commands("docs/cli.md", CURL));
  }

  @Test
  void theWalksWithTheCommandLineAndWithCurlWork(@TempDir Path folder) throws Exception {
    client(folder.resolve("carillon"));
    ServerSettings settings =
        ServerSettings.read(
            Map.of(
                "CARILLON_PORT", "0", "CARILLON_DATA", folder.resolve("carillon-data").toString()));
    try (CarillonServer server = CarillonServer.start(settings)) {
      int port = server.settings().port();
      assertThat(typed(folder, port, commands("README.md", CLIENT)))
          .contains("Created status-page")
          .containsPattern("status +succeeded")
          .contains("Saved status-page")
          .contains("At 03:00 from Monday to Friday, Europe/Berlin")
          .contains("resumed")
          .contains("Every due time is accounted for");
      assertThat(typed(folder, port, commands("docs/cli.md", CURL)))
          .contains("\"title\":\"Carillon\"")
          .contains("\"kind\":\"resumed\"")
          .contains("\"findings\":[]")
          .contains("\"openapi\":\"3.1.1\"");
    }
  }

  /** The client as the launcher starts it, from the classes of this build. */
  private static void client(Path launcher) throws Exception {
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s \"$@\"\n"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                io.carillon.cli.Main.class.getName()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  /** Runs the commands; where the page says "a few seconds later", until there is a result. */
  private static String typed(Path folder, int port, List<String> commands) throws Exception {
    String script =
        String.join("\n", commands)
            .replaceFirst(
                "(?m)^(api .*fields=result.*)$",
                "until out=\\$($1) && [[ \\$out == *title* ]]; do sleep 0.2; done; echo"
                    + " \"\\$out\"");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", "set -o pipefail\n" + script).directory(folder.toFile());
    builder.environment().put("CARILLON_PORT", String.valueOf(port));
    Path output = folder.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    String said = Files.readString(output, UTF_8);
    assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    return said;
  }
}
