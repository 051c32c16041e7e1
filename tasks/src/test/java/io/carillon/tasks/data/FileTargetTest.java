package io.carillon.tasks.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** CSV and JSON Lines files: their content, their bounds, and the moment they appear. */
class FileTargetTest {

  @TempDir static Path root;

  private static DataTests data;

  private Path folder;

  @BeforeAll
  static void open() {
    data = new DataTests(root);
  }

  @AfterAll
  static void close() {
    data.close();
  }

  @BeforeEach
  void newFolder() throws IOException {
    folder = Files.createTempDirectory(root, "out");
  }

  private JsonNode write(String query, String target) throws Exception {
    return data.run(
        """
        {"connection": "reader", "query": "%s", "target": %s}\
        """
            .formatted(query, target.replace("@", folder.toString())));
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aCsvFileQuotesWhatItMust() throws Exception {
    JsonNode result =
        write(
            "select 1 as id, 'a,b' as x, 'say \\\"hi\\\"' as \\\"the \\\"\\\"y\\\"\\\"\\\","
                + " E'two\\\\r\\\\nlines' as z, null as n, '' as e, 1.50 as d",
            "{\"type\": \"csv\", \"file\": \"@/a.csv\"}");

    assertThat(text("a.csv"))
        .isEqualTo(
            "id,x,\"the \"\"y\"\"\",z,n,e,d\r\n"
                + "1,\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",,,1.50\r\n");
    assertThat(result.at("/rows").intValue()).isEqualTo(1);
    assertThat(result.at("/bytes").longValue()).isEqualTo(Files.size(folder.resolve("a.csv")));
    assertThat(files()).containsExactly("a.csv");
  }

  @Test
  void formulasOfTextsAreEscapedWhenAsked() throws Exception {
    String query =
        "select '=1+1' as a, '+x' as b, '-x' as c, '@x' as d, E'\\\\tx' as e, -5 as f, 'x=1' as g,"
            + " '＝1' as h";
    write(
        query,
        "{\"type\": \"csv\", \"file\": \"@/a.csv\", \"escape_formulas\": true, \"header\": false}");
    assertThat(text("a.csv")).isEqualTo("'=1+1,'+x,'-x,'@x,'\tx,-5,x=1,'＝1\r\n");
    write(query, "{\"type\": \"csv\", \"file\": \"@/a.csv\", \"header\": false}");
    assertThat(text("a.csv")).startsWith("=1+1,+x,");
  }

  @Test
  void delimiterCharsetNullTextAndCompressionAreThoseOfTheTarget() throws Exception {
    write(
        "select '中文' as a, null as b",
        """
        {"type": "csv", "file": "@/a.csv.gz", "delimiter": ";", "charset": "GB18030",
         "null_text": "NULL", "gzip": true}\
        """);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("a.csv.gz")))) {
      assertThat(new String(in.readAllBytes(), Charset.forName("GB18030")))
          .isEqualTo("a;b\r\n中文;NULL\r\n");
    }
    assertThatThrownBy(() ->
            write(
                "select '中文' as a",
                "{\"type\": \"csv\", \"file\": \"@/b.csv\", \"charset\": \"ISO-8859-1\"}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("a character that the charset of the file does not have");
    assertThat(files()).containsExactly("a.csv.gz");
  }

  @Test
  void jsonLinesKeepTypes() throws Exception {
    write(
        "select i as id, '{\\\"a\\\": 1}'::json as j from generate_series(1, 2) i",
        "{\"type\": \"json_lines\", \"file\": \"@/a.jsonl\"}");
    assertThat(text("a.jsonl"))
        .isEqualTo("{\"id\":1,\"j\":{\"a\":1}}\n{\"id\":2,\"j\":{\"a\":1}}\n");
  }

  @Test
  void aFileThatFailsLeavesTheFormerOne() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "former");
    assertThatThrownBy(() ->
            write(
                "select 100 / (50000 - i) as x from generate_series(1, 100000) i",
                "{\"type\": \"csv\", \"file\": \"@/a.csv\"}"))
        .hasMessageContaining("22012");
    assertThat(text("a.csv")).isEqualTo("former");
    assertThat(files()).containsExactly("a.csv");
  }

  @Test
  void aFileIsBounded() throws Exception {
    assertThatThrownBy(() ->
            write(
                "select * from generate_series(1, 500000)",
                "{\"type\": \"csv\", \"file\": \"@/a.csv\", \"max_bytes\": 100000}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("would be larger than max_bytes, 100,000");
    assertThat(files()).isEmpty();
  }

  @Test
  void placesOutsideOfTheAllowedFoldersAreRefused() throws Exception {
    Path link = folder.resolve("link.csv");
    Files.createSymbolicLink(link, Path.of("/etc/hostname"));
    for (String file :
        List.of(
            "/etc/a.csv",
            root + "/../a.csv",
            link.toString(),
            folder.toString(),
            root + "/none/a.csv")) {
      assertThatThrownBy(
              () -> write("select 1", "{\"type\": \"csv\", \"file\": \"%s\"}".formatted(file)))
          .isInstanceOf(NotRetryableException.class);
    }
    assertThat(files()).containsExactly("link.csv");
  }

  @Test
  void onlyOldPartsOfTheSameFileAreDeleted() throws Exception {
    String id = "0190163d-8694-739b-aea5-966c26f8ad91";
    Path old = Files.writeString(folder.resolve(".a.csv." + id + ".part"), "x", UTF_8);
    Path other = Files.writeString(folder.resolve(".b.csv." + id + ".part"), "x", UTF_8);
    Path fresh =
        Files.writeString(folder.resolve(".a.csv." + id.replace('1', '2') + ".part"), "x", UTF_8);
    Path foreign = Files.writeString(folder.resolve(".a.csv.mine.part"), "x", UTF_8);
    FileTime before = FileTime.from(Instant.EPOCH.plus(Duration.ofDays(1)));
    for (Path file : List.of(old, other, foreign)) {
      Files.setLastModifiedTime(file, before);
    }
    write("select 1 as a", "{\"type\": \"csv\", \"file\": \"@/a.csv\"}");
    assertThat(files())
        .contains(
            "a.csv",
            fresh.getFileName().toString(),
            other.getFileName().toString(),
            foreign.getFileName().toString())
        .doesNotContain(old.getFileName().toString());
  }

  /** A name may have 255 bytes, of which a Chinese letter takes three. */
  @Test
  void aLongNameIsTakenOrRefusedBeforeTheQuery() throws Exception {
    String longest = "\u62a5".repeat(83) + ".csv"; // 253 bytes
    write("select 1 as a", "{\"type\": \"csv\", \"file\": \"@/%s\"}".formatted(longest));
    assertThat(files()).containsExactly(longest);
    assertThatThrownBy(() ->
            write(
                "select 1 as a",
                "{\"type\": \"csv\", \"file\": \"@/x%s\"}".formatted("xx" + longest)))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("has 256 bytes; it may have 255");
  }
}
