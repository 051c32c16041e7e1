package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.boot.CarillonServer;
import io.carillon.server.settings.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README are typed, in their order, beside a server of a newcomer. */
class ReadmeTest {

  private static final String CURL = "## A first task, with curl";
  private static final String CLIENT = "## A first task";

  private static List<String> commands(String page, String heading) {
    return Walk.commands(page, heading);
  }

  @Test
  void bothLanguagesTellToTypeTheSame() {
    assertThat(commands("README.md", CLIENT)).hasSizeGreaterThan(10);
    assertThat(commands("README.zh-CN.md", "## 第一个任务")).isEqualTo(commands("README.md", CLIENT));
    assertThat(commands("README.zh-CN.md", "## 一个文件里的五十个配置"))
        .isEqualTo(commands("README.md", Walk.FILES));
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
      Files.createSymbolicLink(folder.resolve("docs"), Pages.ROOT.resolve("docs"));
      Walk.checkFiles(typed(folder, port, commands("README.md", Walk.FILES)));
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
    List<String> patient =
        commands.stream()
            .map(command ->
                command.replaceFirst(
                    "^(api .*fields=result.*)$",
                    "until out=\\$($1) && [[ \\$out == *title* ]]; do sleep 0.2; done; echo"
                        + " \"\\$out\""))
            .toList();
    return Walk.typed(folder, Map.of("CARILLON_PORT", String.valueOf(port)), patient);
  }
}
