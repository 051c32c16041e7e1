package io.carillon.postgres;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way to start PostgreSQL's programs here: the user that runs them, since they refuse to run as
 * root, and their ties to the life of this JVM.
 *
 * @param identity the command prefix that changes the user; empty to keep the user
 * @param owner the required owner of the database's files; null for the user of this JVM
 * @param dieWithParent whether {@code setpriv --pdeathsig} works here
 * @param ownSession whether {@code setsid} works here: without it, Ctrl-C in a terminal stops the
 *     server while the application is still draining
 */
record Launcher(
    List<String> identity, @Nullable Owner owner, boolean dieWithParent, boolean ownSession) {

  private static final int NOBODY = 65534;

  // By default glibc returns freed memory to the system after each statement and faults it in again
  // for the next one, which costs more than a small batch itself. A server process keeps up to
  // 8 MiB instead.
  private static final Map<String, String> ALLOCATOR =
      Map.of("MALLOC_TRIM_THRESHOLD_", "8388608", "MALLOC_MMAP_THRESHOLD_", "4194304");

  record Owner(int user, int group) {}

  static Launcher detect(Path folder, Binaries binaries) {
    boolean dieWithParent = succeeds(List.of("setpriv", "--pdeathsig", "INT", "true"));
    boolean ownSession = succeeds(List.of("setsid", "true"));
    Launcher plain = new Launcher(List.of(), null, dieWithParent, ownSession);
    if (!isRoot() && hasName()) {
      return plain;
    }
    // Inside, it only has to see that it is not root; no user is mapped.
    Launcher nameless = new Launcher(List.of("unshare", "-U"), null, dieWithParent, ownSession);
    if (nameless.canUse(folder, binaries)) {
      return nameless;
    }
    return isRoot() ? asOwner(folder, binaries, dieWithParent, ownSession) : plain;
  }

  private static Launcher asOwner(
      Path folder, Binaries binaries, boolean dieWithParent, boolean ownSession) {
    Owner owner = unprivilegedOwner(folder);
    List<String> identity =
        List.of("setpriv", "--reuid=" + owner.user, "--regid=" + owner.group, "--clear-groups");
    Launcher launcher = new Launcher(identity, owner, dieWithParent, ownSession);
    launcher.handOver(folder);
    if (!launcher.canUse(folder, binaries)) {
      throw noOwner(owner, folder, binaries);
    }
    return launcher;
  }

  private static EmbeddedPostgresException noOwner(Owner owner, Path folder, Binaries binaries) {
    return new EmbeddedPostgresException(
        ("PostgreSQL refuses to run as root, and neither a user namespace (unshare -U) nor user %d"
                    + " (setpriv) can use %s and %s: start Carillon as another user, choose a data"
                    + " folder that this user can reach, ")
                .formatted(owner.user, folder, binaries.folder())
            + DataFolder.OR_USE_ANOTHER_DATABASE);
  }

  /**
   * Returns the first owner who is not root, from the database's folder upwards; otherwise
   * postgres, then nobody.
   */
  private static Owner unprivilegedOwner(Path folder) {
    for (Path above = folder; above != null; above = above.getParent()) {
      int user = attribute(above, "unix:uid");
      if (user != 0) {
        return new Owner(user, attribute(above, "unix:gid"));
      }
    }
    return new Owner(idOf("-u", "postgres").orElse(NOBODY), idOf("-g", "postgres").orElse(NOBODY));
  }

  /** Changes the owner of everything in the folder to the user that runs the server. */
  void handOver(Path folder) {
    if (owner == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.setAttribute(file, "unix:gid", owner.group, NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:uid", owner.user, NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "%s cannot be handed over to user %d: %s".formatted(folder, owner.user, e), e);
    }
  }

  private boolean canUse(Path folder, Binaries binaries) {
    Path data = folder.resolve(DataFolder.DATA);
    return succeedsAs("test", "-w", Files.exists(data) ? data : folder)
        && succeedsAs("test", "-x", binaries.program("postgres"));
  }

  private boolean succeedsAs(String program, String flag, Path path) {
    List<String> command = new ArrayList<>(identity);
    command.addAll(List.of(program, flag, path.toString()));
    return succeeds(command);
  }

  /**
   * Starts a program as a direct child, with its output appended to the log. With {@link
   * #dieWithParent} it receives the signal when the calling <em>thread</em> ends, so that thread
   * must outlive it.
   */
  Process start(List<String> program, String signalAtParentsEnd, Path folder, Path log) {
    List<String> command = command(program, signalAtParentsEnd);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    // The node's environment contains its secrets, and PG… variables would affect the server.
    builder.environment().keySet().retainAll(List.of("PATH", "LD_LIBRARY_PATH"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(ALLOCATOR);
    builder.redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot start " + command + ": " + e, e);
    }
  }

  private List<String> command(List<String> program, String signalAtParentsEnd) {
    List<String> command = new ArrayList<>();
    if (ownSession) {
      command.add("setsid");
    }
    command.addAll(identity);
    if (dieWithParent) {
      command.addAll(List.of("setpriv", "--pdeathsig", signalAtParentsEnd));
    }
    command.addAll(program);
    return command;
  }

  /** Java itself can only send KILL, and TERM, which waits for all clients to disconnect. */
  static void signal(String name, long pid) {
    if (!succeeds(List.of("sh", "-c", "kill -" + name + " " + pid))) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  private static boolean isRoot() {
    Path self = Path.of("/proc/self");
    return Files.exists(self)
        ? attribute(self, "unix:uid") == 0
        : "root".equals(System.getProperty("user.name"));
  }

  /** False in a container that runs under a bare uid: initdb requires a user with a name. */
  private static boolean hasName() {
    return !"?".equals(System.getProperty("user.name"));
  }

  private static int attribute(Path path, String name) {
    try {
      return (Integer) Files.getAttribute(path, name);
    } catch (IOException e) {
      throw new EmbeddedPostgresException("cannot read who owns " + path + ": " + e, e);
    }
  }

  private static Optional<Integer> idOf(String flag, String user) {
    try {
      Process id = new ProcessBuilder("id", flag, user).start();
      String output = id.inputReader().readLine();
      return output == null ? Optional.empty() : Optional.of(Integer.valueOf(output));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
