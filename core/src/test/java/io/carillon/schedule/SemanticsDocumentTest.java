package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.schedule.text.Description;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.scheduling.support.CronExpression;

/** Writes the tables of docs/semantics.md, in both languages, and fails when they are stale. */
final class SemanticsDocumentTest {

  private static final Path DOCS =
      Path.of(System.getProperty("carillon.build.root", "..")).resolve("docs");
  private static final Instant NEW_YEAR = Due.at("2026-01-01T00:00Z");

  private static final List<String> PATTERNS =
      List.of(
          "0 3 * * *",
          "*/15 9-17 * * MON-FRI",
          "@hourly",
          "30 */10 * * * *",
          "0 0 1,15 * *",
          "0 12 1 * MON",
          "0 12 */2 * MON",
          "0 12 1 * +MON",
          "0 0 L * *",
          "0 0 L * +FRI",
          "0 12 15W * *",
          "0 12 LW * *",
          "0 12 L-3 * *",
          "0 0 * * FRI#L",
          "0 0 * * 5L",
          "0 0 * * TUE#3",
          "0 0 * * MON,FRI#L",
          "0 0 29 2 *",
          "0 0 8 1 6 * 2030");

  private static final List<List<String>> FOREIGN =
      List.of(
          List.of("QUARTZ", "0 0 12 ? * 2-6"),
          List.of("QUARTZ", "0 0/15 22-2 * * ?"),
          List.of("QUARTZ", "0 0 12 ? * 5L"),
          List.of("QUARTZ", "0 0 12 ? * L"),
          List.of("QUARTZ", "0 0 12 1 * MON"),
          List.of("QUARTZ", "0 0 12 LW * ?"),
          List.of("QUARTZ", "0 0 12 L-3W * ?"),
          List.of("QUARTZ", "0 0/90 * * * ?"),
          List.of("QUARTZ", "0 0 12 ? * MON/2"),
          List.of("SPRING", "0 0 12 1 * MON"),
          List.of("SPRING", "0 0 12 * * 5L"),
          List.of("SPRING", "0 0 12 * * */2"),
          List.of("SPRING", "0 0 12 * * FRI-SUN"),
          List.of("SPRING", "0 0 12 31W * *"),
          List.of("UNIX", "0 12 1 * MON"),
          List.of("UNIX", "0 3 L * *"),
          List.of("UNIX", "0 3 * * * /bin/true"));

  /** A document: its file, and its language. */
  enum Document {
    ENGLISH("semantics.md", Description::english),
    CHINESE("semantics.zh-CN.md", Description::chinese);

    private final Path file;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Function<Schedule, String> words;

    Document(String file, Function<Schedule, String> words) {
      this.file = DOCS.resolve(file);
      this.words = words;
    }

    String in(String english, String chinese) {
      return this == ENGLISH ? english : chinese;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTablesAreThoseOfTheCode(Document document) throws IOException {
    String before = Files.readString(document.file);
    String after = before;
    for (String table : List.of("patterns", "dialects", "daylight-saving")) {
      after = replaced(after, table, table(table, document));
    }
    if (System.getenv("CARILLON_WRITE_DOCS") != null) {
      Files.writeString(document.file, after);
      before = after;
    }
    assertThat(before)
        .as(
            "%s is stale; write it with: mvn -pl core test -Dtest=SemanticsDocumentTest, with"
                + " CARILLON_WRITE_DOCS=1",
            document.file)
        .isEqualTo(after);
  }

  private static String replaced(String text, String table, String rows) {
    String begin = "<!-- generated: " + table + " -->\n";
    int start = text.indexOf(begin);
    int end = text.indexOf("<!-- end -->", start);
    assertThat(start).as("the place of the table %s", table).isNotNegative();
    return text.substring(0, start + begin.length()) + rows + text.substring(end);
  }

  private static String table(String name, Document document) {
    Stream<List<String>> rows =
        switch (name) {
          case "patterns" -> patterns(document);
          case "dialects" -> dialects(document);
          default -> daylightSaving(document);
        };
    List<List<String>> all = rows.toList();
    String line = all.getFirst().stream().map(cell -> "---").collect(Collectors.joining("|"));
    return row(all.getFirst())
        + "|"
        + line
        + "|\n"
        + all.stream().skip(1).map(SemanticsDocumentTest::row).collect(Collectors.joining());
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static Stream<List<String>> patterns(Document document) {
    List<String> head =
        List.of(
            document.in("pattern", "表达式"),
            document.in("in words", "含义"),
            document.in("first in 2026 (UTC)", "2026 年起首次（UTC）"));
    return Stream.concat(
        Stream.of(head),
        PATTERNS.stream()
            .map(pattern -> {
              Schedule schedule =
                  new Schedule.Cron(CronPattern.parse(pattern), ZoneId.of("UTC"), Window.always());
              String words = document.words.apply(schedule);
              String first =
                  schedule
                      .dueTimes(NEW_YEAR.minusSeconds(1))
                      .next(Instant.MIN)
                      .orElseThrow()
                      .toString();
              return List.of(code(pattern), words.replaceFirst("(, UTC|（UTC）)$", ""), first);
            }));
  }

  private static Stream<List<String>> dialects(Document document) {
    List<String> head =
        List.of(
            document.in("dialect", "方言"),
            document.in("pattern", "表达式"),
            document.in("in OCPS, or why not", "OCPS 写法，或拒绝的理由"));
    return Stream.concat(
        Stream.of(head),
        FOREIGN.stream()
            .map(foreign ->
                List.of(
                    code(foreign.getFirst().toLowerCase(Locale.ROOT)),
                    code(foreign.getLast()),
                    translated(CronDialect.valueOf(foreign.getFirst()), foreign.getLast()))));
  }

  private static String translated(CronDialect dialect, String pattern) {
    try {
      return code(dialect.parse(pattern).text());
    } catch (CronSyntaxException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Stream<List<String>> daylightSaving(Document document) {
    List<String> head =
        List.of(
            document.in("case", "情形"),
            document.in("pattern", "表达式"),
            document.in("zone", "时区"),
            document.in("after", "晚于"),
            document.in("before", "早于"),
            document.in("due", "次数"),
            document.in("first", "首次"),
            "Quartz",
            "Spring");
    return Stream.concat(
        Stream.of(head), rows().stream().map(cells -> daylightSaving(cells, document)));
  }

  private static List<String> daylightSaving(List<String> cells, Document document) {
    String pattern = cells.get(2);
    String zone = cells.get(3);
    Instant after = Due.at(cells.get(4));
    Instant before = Due.at(cells.get(5));
    DueTimes due = Due.cron(pattern, zone);
    Instant first = due.next(after).orElseThrow();
    return List.of(
        document.in(cells.get(0), cells.get(1)),
        code(pattern),
        zone,
        cells.get(4),
        cells.get(5),
        "**" + due.count(after, before.minusNanos(1)) + "**",
        first.atZone(ZoneId.of(zone)).toOffsetDateTime().toString(),
        count(quartz(pattern, zone), after, before),
        count(spring(pattern, zone), after, before));
  }

  /** The next instant after one; null for none. */
  private interface Next {
    @Nullable Instant after(Instant at);
  }

  private static Next quartz(String pattern, String zone) {
    try {
      org.quartz.CronExpression expression =
          new org.quartz.CronExpression("0 " + pattern.replaceFirst("\\*$", "?"));
      expression.setTimeZone(TimeZone.getTimeZone(zone));
      return at -> {
        Date next = expression.getNextValidTimeAfter(Date.from(at));
        return next == null ? null : next.toInstant();
      };
    } catch (ParseException e) {
      throw new IllegalArgumentException(pattern, e);
    }
  }

  private static Next spring(String pattern, String zone) {
    CronExpression expression = CronExpression.parse("0 " + pattern);
    return at -> {
      var next = expression.next(at.atZone(ZoneId.of(zone)));
      return next == null ? null : next.toInstant();
    };
  }

  private static String count(Next next, Instant after, Instant before) {
    int count = 0;
    Instant at = next.after(after);
    while (at != null && at.isBefore(before)) {
      count++;
      at = next.after(at);
    }
    return String.valueOf(count);
  }

  /** The table's rows without its head. */
  private static List<List<String>> rows() {
    try (InputStream table =
        Objects.requireNonNull(SemanticsDocumentTest.class.getResourceAsStream("dst-table.csv"))) {
      List<List<String>> rows = new ArrayList<>();
      new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .forEach(line -> rows.add(Stream.of(line.split("\\|", -1)).map(String::strip).toList()));
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
