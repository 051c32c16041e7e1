package io.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As whom the server runs. When the tests run as a user, all the others show that this works; here
 * they run as root, who can be anybody.
 */
class UserTest {
  private static final int NOBODY = 65534;
  private static final int NAMELESS = 54321;

  @TempDir static Path shared;
  @TempDir Path parent;
  private static String classPath;

  @BeforeAll
  static void copyClassPathToWhereEverybodyCanReadIt() throws Exception {
    assumeTrue(Folders.isRoot(), "only root can become another user");
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      copies.add(
          Folders.copy(Path.of(entry), shared.resolve(Integer.toString(copies.size()))).toString());
    }
    new ProcessBuilder("chmod", "-R", "a+rX", shared.toString()).start().waitFor();
    classPath = String.join(File.pathSeparator, copies);
  }

  @BeforeEach
  void openParent() throws IOException {
    open(parent);
  }

  @Test
  void rootNeedsNoOtherUserWhereUserNamespacesAreAllowed() throws Exception {
    assumeTrue(
        new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0, "no user namespaces");
    Path folder = Folders.empty(parent);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Folders.settings(folder))) {
      assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");
      assertThat(Folders.owner(folder.resolve("data"))).isZero();
    }
  }

  @Test
  void rootStartsItAsTheOwnerOfTheFolderWhereThatIsAUser() throws Exception {
    Path folder = owned(parent.resolve("database"), NOBODY);
    var settings = Folders.settings(folder);
    EmbeddedPostgres.start(settings).close();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
      assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");
      assertThat(Folders.owner(process(postgres.pid()))).isEqualTo(NOBODY);
      assertThat(Folders.owner(folder.resolve("data/PG_VERSION"))).isEqualTo(NOBODY);
      assertThat(Folders.mode(folder.resolve("data"))).isEqualTo("rwx------");
      assertThat(Folders.mode(folder.resolve("password"))).isEqualTo("rw-------");
    }
  }

  @Test
  void rootIsToldWhenThatUserCannotReachTheFolder() throws Exception {
    Path closed = Files.createDirectory(parent.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path folder = owned(closed.resolve("database"), NOBODY);

    try (ChildJvm child = ChildJvm.start(folder)) {
      assertThat(child.awaitFailure())
          .contains("refuses to run as root", "user " + NOBODY, folder.toString())
          .contains("CARILLON_DB_URL");
    }
  }

  @Test
  void aUserStartsItAsHimself() throws Exception {
    Path folder = owned(parent.resolve("database"), NOBODY);
    try (ChildJvm child = ChildJvm.start(folder, Folders.binaries(), as(NOBODY))) {
      child.awaitCommits(1);
      assertThat(Folders.owner(process(child.serverPid()))).isEqualTo(NOBODY);
      assertThat(Folders.owner(folder.resolve("data"))).isEqualTo(NOBODY);
      assertThat(Folders.mode(folder.resolve("data"))).isEqualTo("rwx------");
    }
  }

  @Test
  void aUserWithoutANameCanStartItToo() throws Exception {
    Path folder = owned(parent.resolve("database"), NAMELESS);
    try (ChildJvm child = ChildJvm.start(folder, Folders.binaries(), as(NAMELESS))) {
      child.awaitCommits(1);
      assertThat(Folders.owner(folder.resolve("data"))).isEqualTo(NAMELESS);
    }
  }

  @Test
  void aUserIsToldOfAFolderThatIsNotHis() throws Exception {
    Path folder = parent.resolve("database");
    try (ChildJvm child = ChildJvm.start(folder, Folders.binaries(), as(NOBODY))) {
      assertThat(child.awaitFailure())
          .contains(folder.toString(), "cannot be written", "user nobody")
          .contains("CARILLON_DB_URL");
    }
  }

  private static ChildJvm.Command as(int user) {
    List<String> setpriv =
        List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
    return new ChildJvm.Command(setpriv, classPath, List.of());
  }

  private static Path process(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }

  private static Path owned(Path folder, int user) throws IOException {
    Files.createDirectories(folder);
    Files.setAttribute(folder, "unix:uid", user);
    Files.setAttribute(folder, "unix:gid", user);
    return folder;
  }

  private static Path open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
