package io.carillon.bench.report;

import io.carillon.bench.chart.Chart;
import io.carillon.bench.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The page {@code benchmarks.md} of a folder, in each language, with its charts. The results of a
 * section stand between two marks and are replaced by the next run; on a page without the marks
 * they are appended.
 */
public record Pages(Path folder) {

  private static final String WRITE_DOCS = "CARILLON_WRITE_DOCS";

  /**
   * Returns the documentation folder if the environment variable CARILLON_WRITE_DOCS is 1, else
   * {@code target/bench}.
   */
  public static Pages wanted() {
    return new Pages(Path.of("1".equals(System.getenv(WRITE_DOCS)) ? "docs" : "target/bench"));
  }

  /** Writes the sections and their charts; returns the path of the English page. */
  public Path write(List<Section> sections) throws IOException {
    Path charts = Files.createDirectories(folder.resolve("benchmarks"));
    for (Language language : Language.values()) {
      write(page(language), sections, language);
      for (Section section : sections) {
        for (Chart chart : section.charts()) {
          Files.writeString(charts.resolve(Section.file(chart, language)), chart.svg(language));
        }
      }
    }
    return page(Language.EN);
  }

  private Path page(Language language) {
    return folder.resolve("benchmarks" + language.ending() + ".md");
  }

  private static void write(Path page, List<Section> sections, Language language)
      throws IOException {
    List<String> lines = Files.exists(page) ? Files.readAllLines(page) : List.of();
    for (Section section : sections) {
      lines = replaced(lines, section, language);
    }
    Files.write(page, lines);
  }

  static List<String> replaced(List<String> page, Section section, Language language) {
    String begin = "<!-- bench:%s -->".formatted(section.name());
    String end = "<!-- /bench:%s -->".formatted(section.name());
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    List<String> lines = new ArrayList<>(page.subList(0, from < 0 ? page.size() : from));
    lines.add(begin);
    lines.addAll(section.lines(language));
    lines.add(end);
    lines.addAll(page.subList(to < 0 ? page.size() : to + 1, page.size()));
    return lines;
  }
}
