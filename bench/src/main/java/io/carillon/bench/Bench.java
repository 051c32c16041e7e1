package io.carillon.bench;

import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.laboratory.BreakOff;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.laboratory.Machine;
import io.carillon.bench.report.Pages;
import io.carillon.bench.report.Section;
import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;
import io.carillon.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs the benchmarks: every contender on one PostgreSQL with default settings, one chapter after
 * another. Exits with 1 when an execution did not end, or ended more than once.
 */
public final class Bench {

  private final List<Chapter> chapters;
  private final List<String> faults = new ArrayList<>();

  private Bench(List<Chapter> chapters) {
    this.chapters = chapters;
  }

  /**
   * Measures and prints the results.
   *
   * @param arguments {@code quick} or {@code full}, then names of chapters; the usual ones without
   *     any
   */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    List<String> words = List.of(arguments);
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "quick or full, then the names of chapters, if not the usual ones");
    }
    Plan plan = Plan.named(words.getFirst());
    Bench bench = new Bench(plan.chapters(Set.copyOf(words.subList(1, words.size()))));
    try (BreakOff breakOff = BreakOff.atSignal()) {
      bench.run(breakOff);
    }
    System.exit(bench.faults.isEmpty() ? 0 : 1);
  }

  private void run(BreakOff breakOff) throws Exception {
    long begin = System.nanoTime();
    try (EmbeddedPostgres postgres = postgres()) {
      Laboratory laboratory = new Laboratory(postgres);
      Words measured = Machine.describe(LocalDate.now(ZoneOffset.UTC), laboratory.serverVersion());
      print(measured.en());
      breakOff.watch(laboratory, () -> measure(laboratory));
      show(sections(measured));
      faults.addAll(laboratory.faults());
      printFaults();
      print("- it took %d s".formatted(secondsSince(begin)));
    }
  }

  /** Starts a server whose databases are kept in the folder that the environment names, if any. */
  private static EmbeddedPostgres postgres() {
    String folder = System.getenv("CARILLON_BENCH_DATA");
    return folder == null
        ? EmbeddedPostgres.forTests()
        : EmbeddedPostgres.start(EmbeddedPostgres.Settings.of(Path.of(folder)));
  }

  private void measure(Laboratory laboratory) throws Exception {
    for (Chapter chapter : chapters) {
      long before = System.nanoTime();
      chapter.measure(laboratory);
      print("%s took %d s".formatted(chapter.name(), secondsSince(before)));
    }
  }

  private static long secondsSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
  }

  private List<Section> sections(Words measured) {
    return chapters.stream()
        .map(chapter ->
            new Section(
                chapter.name(), measured, chapter.charts(), chapter.tables(), chapter.goals()))
        .filter(section -> !section.tables().isEmpty())
        .toList();
  }

  private static void show(List<Section> sections) throws IOException {
    for (Section section : sections) {
      print("");
      section.lines(Language.EN).forEach(Bench::print);
    }
    print("");
    print("- written to " + Pages.wanted().write(sections));
  }

  private void printFaults() {
    faults.forEach(fault -> print("- FAULT: " + fault));
    if (faults.isEmpty()) {
      print("- audited after each measurement: every execution ended, once");
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
