package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void aLogBeyondItsBoundBecomesThePreviousOne() throws Exception {
    try (DataFolder folder = DataFolder.hold(parent.resolve("database"))) {
      Files.write(folder.log(), new byte[(8 << 20) + 1]);
      folder.boundLog();
      assertThat(folder.log()).isEmptyFile();
      assertThat(folder.path().resolve("server.log.1")).hasSize((8 << 20) + 1);

      Files.writeString(folder.log(), "short");
      folder.boundLog();
      assertThat(folder.log()).hasContent("short");
    }
  }

  @Test
  void itsLastLinesAreShownAndNoOlderOnes() throws Exception {
    try (DataFolder folder = DataFolder.hold(parent.resolve("database"))) {
      Files.writeString(folder.log(), "of an earlier run\n");
      long start = folder.logEnd();
      assertThat(folder.logSince(start)).isEmpty();
      Files.writeString(folder.log(), "of an earlier run\n" + "line\n".repeat(20) + "last\n");
      assertThat(folder.logSince(start)).doesNotContain("earlier").endsWith("  last");
      assertThat(folder.logSince(start).lines()).hasSize(15);
    }
  }

  @Test
  void aClosedFolderCanBeHeldAgain() {
    Path path = parent.resolve("database");
    DataFolder.hold(path).close();
    DataFolder.hold(path).close();
    assertThat(path).isDirectory();
  }
}
