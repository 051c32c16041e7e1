package io.carillon.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pages of the documentation, as they stand in the sources. */
final class Pages {

  static final Path ROOT = Path.of(System.getProperty("carillon.build.root", ".."));

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)(?:^<!-- from: (\\S+) -->\\n)?^```(\\w+)\\n(.*?)^```$");

  private Pages() {}

  /**
   * A block of code.
   *
   * @param from the file that it is a part of; null where the page does not say
   */
  record Block(@Nullable String from, String language, String code) {}

  static String read(String page) {
    try {
      return Files.readString(ROOT.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Block> blocks(String page) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(read(page));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2), matcher.group(3)));
    }
    return blocks;
  }

  /** All pages, by their paths from the root. */
  static List<String> all() {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> ROOT.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
