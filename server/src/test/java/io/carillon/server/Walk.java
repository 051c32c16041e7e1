package io.carillon.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Types the commands of a page, as a new user does, in one shell that ends at the first failure.
 */
final class Walk {

  /** The walk with a file of fifty configs, in the README. */
  static final String FILES = "## Fifty configs in a file";

  private Walk() {}

  /** Returns the commands below a heading: the indented lines. Fenced lines are their output. */
  static List<String> commands(String page, String heading) {
    String text = Pages.read(page) + "\n## ";
    int at = text.indexOf(heading + "\n");
    assertThat(at).as("%s in %s", heading, page).isNotNegative();
    String section = text.substring(at + heading.length());
    return section
        .substring(0, section.indexOf("\n## "))
        .replaceAll("(?s)\n```.*?\n```\n", "\n")
        .lines()
        .filter(line -> line.startsWith("    "))
        .map(line -> line.substring(4).replaceFirst(" +# .*$", ""))
        .toList();
  }

  /** Returns what is printed when the commands are typed in a folder. */
  static String typed(Path folder, Map<String, String> environment, List<String> commands)
      throws IOException, InterruptedException {
    String script = "set -o pipefail\n" + String.join("\n", commands);
    ProcessBuilder builder = new ProcessBuilder("bash", "-euc", script).directory(folder.toFile());
    builder.environment().putAll(environment);
    Path output = folder.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    String said = Files.readString(output, UTF_8);
    assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    return said;
  }

  /** Holds what the walk with the file printed against what the README promises. */
  static void checkFiles(String said) {
    String page = Pages.read("README.md");
    String fence = page.substring(page.indexOf("```\ntasks.yaml") + 4);
    String shown = fence.substring(0, fence.indexOf("```"));
    assertThat(shown.lines().filter(line -> line.startsWith("~ config "))).hasSize(5);
    assertThat(said)
        .contains("52 created, 0 changed, 0 deleted, 0 unchanged.\n")
        .contains(shown)
        .contains("0 created, 5 changed, 0 deleted, 47 unchanged.\nbyte for byte the same\n")
        .contains("Would act on 10: changed 10.\n")
        .contains("Bulk operation 1 has ended. Selected 10: changed 10.")
        .contains("Bulk operation 2 has ended. Selected 10: changed 10.")
        .containsPattern("(?s)Created broken .*status +failed.*\nexit code 1\n")
        .contains("0 created, 0 changed, 52 deleted, 0 unchanged.\n");
  }
}
