package io.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.local.RabbitNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/celery.md tells people to type is typed here, against real workers. */
class CeleryPageTest {

  private static final Path DOCS =
      Path.of(System.getProperty("carillon.build.root", "..")).resolve("docs");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

  /** A block of code in a page. */
  private record Block(String language, String code) {}

  private static List<Block> blocks(String page) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(DOCS.resolve(page)));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  @Test
  void bothLanguagesTellToTypeTheSame() throws IOException {
    assertThat(blocks("celery.md")).isNotEmpty().isEqualTo(blocks("celery.zh-CN.md"));
  }

  @Test
  void whatThePageTellsToTypeWorks(@TempDir Path folder) throws Exception {
    List<String> typed = new ArrayList<>();
    for (Block block : blocks("celery.md")) {
      switch (block.language()) {
        case "python" -> Files.writeString(folder.resolve("tasks.py"), block.code());
        case "sh" -> typed.add(block.code());
        default -> throw new AssertionError("an unknown language: " + block.language());
      }
    }
    String last = typed.removeLast();
    String script =
        """
        set -eu
        trap 'kill $(jobs -p); wait' EXIT
        %s
        until out=$(%s) && echo "$out" && [[ $out == *'"status":"succeeded"'* ]]; do sleep 1; done
        """
            .formatted(String.join("\n", typed), last.strip());
    program(folder.resolve("bin/celery"), "exec /usr/bin/python3 -m celery \"$@\"");
    program(
        folder.resolve("carillon"),
        "exec '%s/bin/java' -Xmx256m -cp '%s' io.carillon.server.Main \"$@\""
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    try (RabbitNode rabbit = RabbitNode.with()) {
      String output = run(folder, script, rabbit.uri());
      assertThat(output).contains("\"sent\": 2").contains("\"order\": 4711");
    }
  }

  private static void program(Path file, String line) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String run(Path folder, String script, String rabbit) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    environment.put("HOME", folder.toString());
    environment.put("C_FORCE_ROOT", "1");
    environment.put("RABBITMQ", rabbit);
    environment.put("CARILLON_PORT", String.valueOf(freePort()));
    environment.put("CARILLON_DATA", folder.resolve("carillon-data").toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(150, TimeUnit.SECONDS);
      assertThat(ended && process.exitValue() == 0).as(() -> told(folder)).isTrue();
      return Files.readString(folder.resolve("output"), UTF_8);
    } finally {
      end(process);
    }
  }

  private static String told(Path folder) {
    StringBuilder told = new StringBuilder();
    for (String log : List.of("output", "carillon.log", "worker.log")) {
      try {
        told.append("\n--- ").append(log).append('\n');
        told.append(Files.readString(folder.resolve(log)));
      } catch (IOException e) {
        told.append(e);
      }
    }
    return told.toString();
  }

  private static void end(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    all.forEach(one -> one.onExit().orTimeout(60, TimeUnit.SECONDS).join());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
