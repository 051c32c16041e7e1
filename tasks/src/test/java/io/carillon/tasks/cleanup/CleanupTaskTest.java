package io.carillon.tasks.cleanup;

import static io.carillon.execution.ExecutionStatus.FAILED;
import static io.carillon.execution.ExecutionStatus.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.carillon.retention.HistoryRetention;
import io.carillon.retention.RetentionFilter;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.Json;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.files.AllowedFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("AnnotateFormatMethod") // JSON with gaps, filled by run
class CleanupTaskTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path disk;
  private Path folder;
  private final RecordingContext context = new RecordingContext();
  private final HistoryRetention retention = mock(HistoryRetention.class);
  private CleanupTask task;

  @BeforeEach
  void makeTask() throws IOException {
    folder = Files.createDirectories(disk.toRealPath().resolve("allowed/logs"));
    task =
        new CleanupTask(
            new AllowedFolders(List.of(disk.resolve("allowed"))),
            retention,
            InstantSource.fixed(NOW));
  }

  @Test
  void filesOlderThanTheAgeGo() throws Exception {
    file("new.log", "6d23h", 10);
    file("old.log", "7d1s", 20);
    file("older.txt", "30d", 30);
    file("border.log", "7d", 40);
    CleanupTask.Result result = run("{\"folder\": \"%s\", \"older_than\": \"7d\"}", folder);
    assertThat(left()).containsExactlyInAnyOrder("new.log", "border.log");
    assertThat(result.deleted().files()).isEqualTo(2);
    assertThat(result.deleted().bytes()).isEqualTo(50);
    assertThat(result.deleted().filesKept()).isEqualTo(2);
    assertThat(result.deleted().paths())
        .containsExactly(folder + "/older.txt", folder + "/old.log");
    assertThat(context.log()).contains("Deleted: 2 files of 50 bytes (2 stay)");
    verifyNoInteractions(retention);
  }

  @Test
  void onlyFilesThatFitThePatternGo() throws Exception {
    file("a.log", "30d", 1);
    file("b.txt", "30d", 1);
    file("a.log.gz", "30d", 1);
    run("{\"folder\": \"%s\", \"older_than\": \"7d\", \"pattern\": \"*.{log,gz}\"}", folder);
    assertThat(left()).containsExactly("b.txt");
  }

  @Test
  void foldersInsideTheFolderCountOnlyWhenAsked() throws Exception {
    file("sub/deep/a.log", "30d", 1);
    file("a.log", "30d", 1);
    run("{\"folder\": \"%s\", \"older_than\": \"7d\"}", folder);
    assertThat(left()).containsExactly("sub/deep/a.log");
    run("{\"folder\": \"%s\", \"older_than\": \"7d\", \"recursive\": true}", folder);
    assertThat(left()).isEmpty();
    assertThat(folder.resolve("sub/deep")).isDirectory();
  }

  @Test
  void aPatternWithASlashIsComparedWithThePathInsideTheFolder() throws Exception {
    file("one/a.log", "30d", 1);
    file("two/a.log", "30d", 1);
    run(
        "{\"folder\": \"%s\", \"keep\": 0, \"recursive\": true, \"pattern\": \"one/*.log\"}",
        folder);
    assertThat(left()).containsExactly("two/a.log");
  }

  @Test
  void theNewestStayWhateverTheirAge() throws Exception {
    file("a", "8d", 1);
    file("b", "9d", 1);
    file("c", "10d", 1);
    run("{\"folder\": \"%s\", \"older_than\": \"7d\", \"keep\": 2}", folder);
    assertThat(left()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void withACountAloneAllButTheNewestGo() throws Exception {
    file("a", "1m", 1);
    file("b", "2m", 1);
    file("c", "3m", 1);
    run("{\"folder\": \"%s\", \"keep\": 1}", folder);
    assertThat(left()).containsExactly("a");
  }

  @Test
  void theOldestGoUntilTheRestFits() throws Exception {
    file("a", "1m", 40);
    file("b", "2m", 60);
    file("c", "3m", 50);
    file("d", "4m", 1);
    CleanupTask.Result result = run("{\"folder\": \"%s\", \"max_bytes\": 100}", folder);
    assertThat(left()).containsExactlyInAnyOrder("a", "b");
    assertThat(result.deleted().bytes()).isEqualTo(51);
  }

  @Test
  void theCountProtectsFromTheSizeAndTheAgeWorksBesideIt() throws Exception {
    file("a", "1m", 500);
    file("b", "2m", 10);
    run("{\"folder\": \"%s\", \"max_bytes\": 100, \"keep\": 1}", folder);
    assertThat(left()).containsExactly("a");
    file("c", "30d", 1);
    run("{\"folder\": \"%s\", \"max_bytes\": 1000, \"older_than\": \"7d\"}", folder);
    assertThat(left()).containsExactly("a");
  }

  @Test
  void aDryRunOnlyTells() throws Exception {
    file("old", "30d", 5);
    when(retention.count(any(), anyBoolean(), anyBoolean()))
        .thenReturn(new HistoryRetention.Deleted(3, 4));
    CleanupTask.Result result =
        run(
            """
            {"folder": "%s", "older_than": "7d", "dry_run": true,
             "history": {"older_than": "90d", "events": true}}\
            """,
            folder);
    assertThat(left()).containsExactly("old");
    assertThat(Json.tree(result))
        .hasToString(
            "{\"dry_run\":true,\"files\":1,\"bytes\":5,\"files_kept\":0,\"paths\":[\"%s/old\"],\"executions\":3,\"events\":4}"
                .formatted(folder));
    assertThat(context.log()).contains("Would delete: 1 files of 5 bytes");
    verify(retention, never()).delete(any(), anyBoolean(), anyBoolean());
  }

  @Test
  void atMostAHundredPathsAreListed() throws Exception {
    for (int i = 0; i < 120; i++) {
      file("f" + i, "30d", 1);
    }
    CleanupTask.Result result = run("{\"folder\": \"%s\", \"older_than\": \"7d\"}", folder);
    assertThat(result.deleted().files()).isEqualTo(120);
    assertThat(result.deleted().paths()).hasSize(100);
    assertThat(left()).isEmpty();
  }

  @Test
  void symbolicLinksAreNeitherFollowedNorDeleted() throws Exception {
    Path outside = Files.createDirectories(disk.resolve("outside"));
    Path precious = Files.writeString(outside.resolve("precious"), "x");
    age(precious, "30d");
    Files.createSymbolicLink(folder.resolve("to-folder"), outside);
    Files.createSymbolicLink(folder.resolve("to-file"), precious);
    CleanupTask.Result result =
        run("{\"folder\": \"%s\", \"keep\": 0, \"recursive\": true}", folder);
    assertThat(result.deleted().files()).isZero();
    assertThat(precious).exists();
    assertThat(folder.resolve("to-file")).isSymbolicLink();
  }

  @Test
  void aFolderOutsideIsRefusedHoweverItIsWritten() throws Exception {
    Path outside = Files.createDirectories(disk.resolve("outside"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    for (Object path : List.of(outside, folder + "/../../outside", link)) {
      assertThatFails("{\"folder\": \"%s\", \"keep\": 0}", path)
          .isInstanceOf(NotRetryableException.class)
          .hasMessageContaining("CARILLON_ALLOWED_FOLDERS");
    }
  }

  @Test
  void twoStarsAndASlashTakeTheFolderItselfToo() throws Exception {
    file("a.log", "30d", 1);
    file("one/a.log", "30d", 1);
    file("one/two/a.log", "30d", 1);
    file("b.txt", "30d", 1);
    run(
        "{\"folder\": \"%s\", \"keep\": 0, \"recursive\": true, \"pattern\": \"**/*.log\"}",
        folder);
    assertThat(left()).containsExactly("b.txt");
  }

  @Test
  void aStarTakesHiddenFilesAndTheirNamesCanBeLeftOut() throws Exception {
    file(".hidden", "30d", 1);
    file("seen", "30d", 1);
    run("{\"folder\": \"%s\", \"keep\": 0, \"pattern\": \"[!.]*\"}", folder);
    assertThat(left()).containsExactly(".hidden");
    run("{\"folder\": \"%s\", \"keep\": 0}", folder);
    assertThat(left()).isEmpty();
  }

  @Test
  void filesAreFoundByNamesInAnyLetters() throws Exception {
    file("中文.log", "30d", 1);
    file("другой.log", "30d", 1);
    run("{\"folder\": \"%s\", \"keep\": 0, \"pattern\": \"中*.log\"}", folder);
    assertThat(left()).containsExactly("другой.log");
  }

  @Test
  void aProcessThatCannotReadTheLettersOfAPatternSaysSo() throws Exception {
    file("a.log", "30d", 1);
    FileCleanup ascii =
        new FileCleanup(
            new AllowedFolders(List.of(disk.resolve("allowed"))),
            new FileNames(StandardCharsets.US_ASCII));
    String json = "{\"folder\": \"%s\", \"keep\": 0, \"pattern\": \"%s\"}";
    assertThatThrownBy(
            () -> ascii.clean(parameters(json.formatted(folder, "中*.log")), NOW, context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("中*.log")
        .hasMessageContaining("LC_ALL=C.UTF-8");
    assertThatThrownBy(
            () -> ascii.clean(parameters(json.formatted(folder + "/中", "*")), NOW, context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("LC_ALL=C.UTF-8");
    assertThat(ascii.clean(parameters(json.formatted(folder, "*.log")), NOW, context).files())
        .isEqualTo(1);
  }

  @Test
  void linksThatTakeTheirPlaceMeanwhileLeadNowhere() throws Exception {
    Path outside = Files.createDirectories(disk.resolve("outside"));
    for (int i = 0; i < 50; i++) {
      age(Files.writeString(outside.resolve("f" + i), "x"), "30d");
    }
    Path real = Files.createDirectories(folder.resolve("sub"));
    Path aside = folder.resolve("aside");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger swaps = new AtomicInteger();
    Thread swapping =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                try {
                  Files.move(real, aside);
                  Files.createSymbolicLink(real, outside);
                  swaps.incrementAndGet();
                  Files.delete(real);
                  Files.move(aside, real);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            });
    try {
      for (int run = 0; run < 300 || swaps.get() < 300; run++) {
        cleanWhileLinksComeAndGo(run);
      }
    } finally {
      stop.set(true);
      swapping.join();
    }
    try (Stream<Path> files = Files.list(outside)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("f"))).hasSize(50);
    }
  }

  /** How often the folder was a link, or gone, when it was to be used. */
  private final AtomicInteger elsewhere = new AtomicInteger();

  private void cleanWhileLinksComeAndGo(int run) throws Exception {
    for (String name : List.of("sub", "aside")) {
      try {
        Path inside = Files.createFile(folder.resolve(name).resolve("own" + run));
        age(inside, "30d");
      } catch (IOException e) {
        elsewhere.incrementAndGet();
      }
    }
    for (String start : List.of("", "/sub")) {
      try {
        run("{\"folder\": \"%s\", \"keep\": 0, \"recursive\": true}", folder + start);
      } catch (IOException | NotRetryableException e) {
        elsewhere.incrementAndGet(); // refused: it was a link, or gone
      }
    }
  }

  @Test
  void aFileThatWasChangedSinceItWasFoundStays() throws Exception {
    file("a", "30d", 1);
    file("b", "30d", 1);
    try (FolderTree tree = FolderTree.open(Objects.requireNonNull(folder.getParent()), folder)) {
      List<FolderTree.Found> found = new ArrayList<>();
      tree.walk(false, found::add);
      file("a", "1d", 1);
      for (FolderTree.Found file : found) {
        assertThat(tree.delete(file)).isEqualTo(file.path().toString().equals("b"));
        assertThat(tree.delete(file)).isFalse();
      }
    }
    assertThat(left()).containsExactly("a");
  }

  @Test
  void foldersTooDeepAreSaid() throws Exception {
    Path deep = folder;
    for (int i = 0; i <= FolderTree.MAX_DEPTH; i++) {
      deep = deep.resolve("d");
    }
    Files.createDirectories(deep);
    assertThatFails("{\"folder\": \"%s\", \"keep\": 0, \"recursive\": true}", folder)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 100 folders deep");
  }

  @Test
  void whatWouldFailEveryRunIsAFaultBeforeTheFirst() {
    assertThat(paths("{}")).containsExactly("");
    assertThat(paths("{\"folder\": \"/x\"}")).containsExactly("folder");
    assertThat(paths("{\"folder\": \" \", \"keep\": 1}")).containsExactly("folder");
    assertThat(paths("{\"folder\": \"x\", \"keep\": 1}")).isEmpty();
    assertThat(paths("{\"folder\": \"/x\", \"older_than\": \"40000d\", \"pattern\": \"[\"}"))
        .containsExactlyInAnyOrder("older_than", "pattern");
    assertThat(paths("{\"folder\": \"/x\", \"keep\": 1, \"pattern\": \"a/*.log\"}"))
        .containsExactly("recursive");
    assertThat(paths("{\"history\": {\"older_than\": \"40000d\"}}"))
        .containsExactly("history.older_than");
    assertThat(paths("{\"folder\": \"/x\", \"keep\": 1}")).isEmpty();
  }

  private List<String> paths(String json) {
    return task.check(parameters(json)).stream().map(ParameterFault::path).toList();
  }

  private static CleanupTask.Parameters parameters(String json) {
    return Json.read(json, CleanupTask.Parameters.class);
  }

  @Test
  void aPatternThatIsNoneIsRefused() {
    assertThatFails("{\"folder\": \"%s\", \"keep\": 0, \"pattern\": \"[\"}", folder)
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("pattern: \"[\" is no pattern");
  }

  @Test
  void aCleanupOfNothingOrOfEverythingIsRefused() throws Exception {
    file("a", "30d", 1);
    assertThatFails("{}").isInstanceOf(NotRetryableException.class);
    assertThatFails("{\"folder\": \"%s\"}", folder)
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("older_than, keep or max_bytes");
    assertThat(left()).containsExactly("a");
  }

  @Test
  void aCancelledCleanupStops() throws Exception {
    file("a", "30d", 1);
    context.cancelled = true;
    assertThatFails("{\"folder\": \"%s\", \"keep\": 0}", folder)
        .isInstanceOf(InterruptedException.class);
    context.cancelled = false;
    Thread.currentThread().interrupt();
    assertThatFails("{\"folder\": \"%s\", \"keep\": 0}", folder)
        .isInstanceOf(InterruptedException.class);
    assertThat(left()).containsExactly("a");
  }

  @Test
  void historyGoesByConfigOutcomeAndAge() throws Exception {
    RetentionFilter selection =
        new RetentionFilter(7L, Set.of(FAILED, TIMED_OUT), NOW.minus(Duration.ofDays(90)));
    when(retention.delete(selection, true, false)).thenReturn(new HistoryRetention.Deleted(12, 0));
    CleanupTask.Result result =
        run(
            """
            {"history": {"task_config_id": 7, "outcomes": ["failed", "timed_out"],
             "older_than": "90d"}}\
            """);
    assertThat(result.history().executions()).isEqualTo(12);
    assertThat(result.deleted().files()).isZero();
    assertThat(context.log()).contains("12 executions");
  }

  @Test
  void eventsGoWhenAskedAndOfEveryConfigWhenNoneIsNamed() throws Exception {
    RetentionFilter selection = new RetentionFilter(null, Set.of(), NOW.minus(Duration.ofHours(1)));
    when(retention.delete(selection, false, true)).thenReturn(new HistoryRetention.Deleted(0, 9));
    CleanupTask.Result result =
        run("{\"history\": {\"older_than\": \"1h\", \"executions\": false, \"events\": true}}");
    assertThat(result.history().events()).isEqualTo(9);
  }

  private void file(String name, String age, int bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    age(Files.write(file, new byte[bytes]), age);
  }

  private static void age(Path file, String age) throws IOException {
    Instant changed = NOW.minus(io.carillon.time.Durations.parse(age));
    Files.setLastModifiedTime(file, FileTime.from(changed));
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  private CleanupTask.Result run(String json, Object... values) throws Exception {
    return task.run(Json.read(json.formatted(values), CleanupTask.Parameters.class), context);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatFails(
      String json, Object... values) {
    String filled = json.formatted(values);
    return assertThatThrownBy(
        () -> task.run(Json.read(filled, CleanupTask.Parameters.class), context));
  }
}
