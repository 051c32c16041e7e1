package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where it cannot start it says why, and what to do. */
class RefusalTest {
  @TempDir Path parent;

  @Test
  void aSecondManagerInThisProcessIsToldSoAndTheFirstIsNotDisturbed() throws Exception {
    var settings = Folders.settings(Folders.empty(parent));
    try (EmbeddedPostgres first = EmbeddedPostgres.start(settings)) {
      assertRefused(settings, settings.folder().toString(), "in use by this same process");
      assertThat(Sql.ask(first, "select 1")).isEqualTo("1");
    }
    EmbeddedPostgres.start(settings).close();
  }

  @Test
  void aSecondManagerIsToldWhichProcessHoldsTheFolder() throws Exception {
    var settings = Folders.settings(Folders.empty(parent));
    try (ChildJvm holder = ChildJvm.start(settings.folder())) {
      holder.awaitCommits(1);
      assertRefused(
          settings, settings.folder().toString(), "in use by process " + holder.pid() + ":");
      long before = holder.committed();
      holder.awaitCommits((int) before + 1);
    }
  }

  @Test
  void dataOfAnotherMajorVersionAreLeftAloneAndBothVersionsNamed() throws Exception {
    var settings = Folders.settings(Folders.empty(parent));
    Path version = settings.folder().resolve("data/PG_VERSION");
    Files.writeString(version, "15\n");

    assertRefused(settings, "another major version", "15", Binaries.version());
    assertThat(version).hasContent("15");
    Files.writeString(version, Binaries.majorVersion() + "\n");
    EmbeddedPostgres.start(settings).close();
  }

  @Test
  void aFolderNamedDataThatHoldsSomethingElseIsLeftAlone() throws Exception {
    var settings = Folders.settings(parent.resolve("database"));
    Path somethingElse = settings.folder().resolve("data/letter.txt");
    Files.createDirectories(settings.folder().resolve("data"));
    Files.writeString(somethingElse, "dear");

    assertRefused(settings, "no database of PostgreSQL", "data");
    assertThat(somethingElse).hasContent("dear");
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    var settings = Folders.settings(Folders.empty(parent));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefused(
          settings.withPort(taken.getLocalPort()), "port " + taken.getLocalPort(), "is taken");
    }
    EmbeddedPostgres.start(settings).close();
  }

  @Test
  void aPortThatNoPortCanBeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Folders.settings(parent).withPort(65_536))
        .withMessage("port must be 0 to 65535, not 65536");
  }

  @Test
  void aSettingThatPostgresRefusesIsShownInItsOwnWords() throws Exception {
    var settings =
        Folders.settings(Folders.empty(parent))
            .withServerSettings(Map.of("shared_buffers", "plenty"));
    assertRefused(settings, "invalid value for parameter \"shared_buffers\"");
  }

  @Test
  void whereItListensCannotBeChanged() throws Exception {
    var settings =
        Folders.settings(Folders.empty(parent))
            .withServerSettings(Map.of("listen_addresses", "*", "port", "5432"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
      assertThat(Sql.ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(Sql.ask(postgres, "show port")).isEqualTo(Integer.toString(postgres.port()));
    }
  }

  @Test
  void aFileWhereTheFolderShouldBeIsNamed() throws Exception {
    Path file = Files.createFile(parent.resolve("database"));
    assertRefused(Folders.settings(file), file.toString(), "cannot be written");
  }

  @Test
  void aLostPasswordIsNamed() throws Exception {
    var settings = Folders.settings(Folders.empty(parent));
    Files.delete(settings.folder().resolve("password"));
    assertRefused(settings, settings.folder().resolve("password").toString(), "cannot be read");
  }

  @Test
  void aMachineWithoutProgramsIsNamedBeforeAnyFileIsMade() throws Exception {
    Path folder = parent.resolve("database");
    var command =
        new ChildJvm.Command(
            List.of(), System.getProperty("java.class.path"), List.of("-Dos.arch=sparc"));
    try (ChildJvm child = ChildJvm.start(folder, parent.resolve("bin"), command)) {
      assertThat(child.awaitFailure())
          .contains("programs for Linux x86-64, and this is Linux on sparc")
          .contains("CARILLON_DB_URL");
      assertThat(folder).doesNotExist();
    }
  }

  private static void assertRefused(EmbeddedPostgres.Settings settings, String... words) {
    assertThatThrownBy(() -> EmbeddedPostgres.start(settings).close())
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("CARILLON_DB_URL");
  }
}
