package io.carillon.tasks.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.process.ProgramRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The action {@code disk} of system_maintenance. */
class DiskCheckTest {

  @TempDir Path folder;

  private final RecordingContext context = new RecordingContext();

  @BeforeEach
  void makeFiles() throws Exception {
    folder = folder.toRealPath();
    Files.createDirectories(folder.resolve("a/b"));
    Files.write(folder.resolve("a/one"), new byte[1_000]);
    Files.write(folder.resolve("a/b/two"), new byte[234]);
    Files.createSymbolicLink(folder.resolve("a/link"), Path.of("/usr"));
  }

  private static Maintenance.Disk disk(String bounds) {
    return (Maintenance.Disk)
        Json.MAPPER.readValue(
            "{\"action\": \"disk\", \"folders\": [" + bounds + "]}", Maintenance.class);
  }

  private Object run(List<String> allowed, String bounds) throws Exception {
    ProgramRules rules = ProgramRules.of(allowed, List.of(), new AllowedFolders(List.of(folder)));
    return new DiskCheck(rules.folders(), new Inodes(rules.commands())).run(disk(bounds), context);
  }

  private String failure(String bounds) throws Exception {
    Outcome.Failed failed = (Outcome.Failed) run(List.of("/usr/bin/stat"), bounds);
    assertThat(failed.retryable()).isFalse();
    return failed.error().message();
  }

  @Test
  void whatHoldsIsMeasured() throws Exception {
    Object measured =
        run(
            List.of("/usr/bin/stat"),
            """
            {"folder": "a", "min_free_bytes": 1, "min_free_percent": 0, "min_free_inodes_percent": 0,
             "max_bytes": 1234, "max_files": 2}
            """);

    assertThat(measured)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(1);
    DiskCheck.Measured one = (DiskCheck.Measured) ((List<?>) measured).getFirst();
    assertThat(one.bytes()).isEqualTo(1_234);
    assertThat(one.files()).isEqualTo(2);
    assertThat(one.freeBytes()).isPositive();
    assertThat(one.freePercent()).isBetween(0.0, 100.0);
    assertThat(one.freeInodesPercent()).isBetween(0.0, 100.0);
  }

  @Test
  void eachBoundThatDoesNotHoldIsASentence() throws Exception {
    assertThat(failure("{\"folder\": \"a\", \"max_bytes\": 1233, \"max_files\": 1}"))
        .isEqualTo(
            "%1$s/a has 1,234 bytes, more than 1,233; %1$s/a has 2 files, more than 1"
                .formatted(folder));
    assertThat(failure("{\"folder\": \"a\", \"min_free_bytes\": 9000000000000000000}"))
        .contains("bytes free, less than 9,000,000,000,000,000,000");
    assertThat(
            failure(
                "{\"folder\": \"a\", \"min_free_percent\": 100, \"min_free_inodes_percent\": 100}"))
        .contains("% of its bytes free, less than 100.00 %")
        .contains("% of its inodes free, less than 100.00 %");
  }

  @Test
  void inodesNeedStatWhichTheOperatorMustAllow() {
    assertThatThrownBy(() -> run(List.of(), "{\"folder\": \"a\", \"min_free_inodes_percent\": 5}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("/usr/bin/stat cannot run")
        .hasMessageContaining("CARILLON_ALLOWED_COMMANDS");
  }

  @Test
  void aFolderOutsideTheAllowedOnesIsRefused() {
    assertThatThrownBy(() -> run(List.of(), "{\"folder\": \"/etc\", \"max_files\": 1}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is not inside an allowed folder");
    assertThatThrownBy(() -> run(List.of(), "{\"folder\": \"a/link\", \"max_files\": 1}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("(really /usr)");
  }

  @Test
  void aFolderWithoutABoundIsAFault() {
    assertThat(disk("{\"folder\": \"a\", \"max_files\": 1}, {\"folder\": \"b\"}").faults())
        .extracting(ParameterFault::path)
        .containsExactly("folders[1]");
  }

  @Test
  void countingStopsWhenTheAttemptDoes() {
    context.cancelled = true;
    assertThatThrownBy(() -> run(List.of(), "{\"folder\": \"a\", \"max_files\": 1}"))
        .isInstanceOf(InterruptedException.class);
  }
}
