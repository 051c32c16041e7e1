package io.carillon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.help.Completion;
import io.carillon.cli.session.CommonOptions;
import io.carillon.cli.text.Language;
import io.carillon.cli.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command has its words in both languages, and is completed by shells. */
class CommandsTest {

  private static final Command.Group PROGRAM = Commands.all(Map.of());
  private static final Pattern COLUMN =
      Pattern.compile(
          "Column\\s*\\.(?:text|time|millis|status|of)\\(\\s*\"([a-z_.]+)\""
              + "(?:\\)\\s*\\.titled\\(\"([a-z_]+)\"\\))?");
  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?:(?:say|note|sentence|UsageException|UnreachableException|require|read)\\("
              + "|CommandFailure\\(\\s*ExitCode\\.[A-Z_]+,|BrokenFileException\\([^,;]*(?:\\([^)]*\\))?,)"
              + "\\s*\"([a-z]+\\.[a-z_]+)\"");

  private final Messages english = new Messages(Language.EN);

  @Test
  void everyCommandAndOptionHasAHelpText() {
    List<String> missing = new ArrayList<>();
    commands().forEach((path, command) -> addMissing(missing, path, command));
    CommonOptions.ALL.forEach(option -> addMissing(missing, "", option));
    assertThat(missing).isEmpty();
  }

  private void addMissing(List<String> missing, String path, Command command) {
    String key = path.replace(' ', '.');
    if (english.optional("help." + key) == null) {
      missing.add("help." + key);
    }
    if (command instanceof Command.Leaf<?> leaf) {
      leaf.options().forEach(option -> addMissing(missing, key, option));
    }
  }

  private void addMissing(List<String> missing, String key, Option option) {
    boolean own = english.optional("option." + key + "." + option.name()) != null;
    if (!own && english.optional("option." + option.name()) == null) {
      missing.add("option." + option.name());
    }
  }

  @Test
  void everyColumnAndSentenceOfTheSourcesHasWords() throws IOException {
    List<String> missing = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file, UTF_8);
        Matcher column = COLUMN.matcher(source);
        while (column.find()) {
          add(missing, "column." + (column.group(2) == null ? column.group(1) : column.group(2)));
        }
        Matcher sentence = SENTENCE.matcher(source);
        while (sentence.find()) {
          add(missing, sentence.group(1));
        }
      }
    }
    // Columns with a path are mostly titled otherwise; the title is what needs words.
    missing.removeIf(key -> key.startsWith("column.") && key.indexOf('.', 7) > 0);
    assertThat(missing).isEmpty();
  }

  private void add(List<String> missing, String key) {
    if (english.optional(key) == null) {
      missing.add(key);
    }
  }

  private static Map<String, Command> commands() {
    Map<String, Command> all = new TreeMap<>();
    add(all, "", PROGRAM);
    return all;
  }

  private static void add(Map<String, Command> all, String path, Command.Group group) {
    for (Command command : group.commands()) {
      String name = (path + " " + command.name()).strip();
      all.put(name, command);
      if (command instanceof Command.Group inner) {
        add(all, name, inner);
      }
    }
  }

  @Test
  void noTwoOptionsOfACommandHaveTheSameName() {
    for (Map.Entry<String, Command> entry : commands().entrySet()) {
      if (entry.getValue() instanceof Command.Leaf<?> leaf) {
        List<String> names =
            Stream.concat(leaf.options().stream(), CommonOptions.ALL.stream())
                .flatMap(option -> Stream.of(option.name(), "" + option.shortName()))
                .filter(name -> !name.equals("null"))
                .toList();
        assertThat(names).as(entry.getKey()).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void theDocsNameEachCommand() throws IOException {
    for (String page : List.of("cli.md", "cli.zh-CN.md")) {
      String text = Files.readString(Path.of("../docs").resolve(page), UTF_8);
      assertThat(commands().keySet().stream().filter(name -> !text.contains("carillon " + name)))
          .as(page)
          .isEmpty();
    }
  }

  @Test
  void bashCompletesCommandsOptionsAndValues(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, new Completion(PROGRAM).bash());
    assertThat(completed(script, "carillon", "pre")).containsExactly("preview");
    assertThat(completed(script, "carillon", "alerts", "sil"))
        .containsExactly("silences", "silence");
    assertThat(completed(script, "carillon", "run", "nightly", "--fol"))
        .containsExactly("--follow");
    assertThat(completed(script, "carillon", "ls", "--output", "")).contains("wide", "yaml");
  }

  private static List<String> completed(Path script, String... words) throws Exception {
    String line =
        ". '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _carillon; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, quoted(words), words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().toList();
  }

  private static String quoted(String... words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append('\'').append(word).append("' ");
    }
    return line.toString();
  }
}
