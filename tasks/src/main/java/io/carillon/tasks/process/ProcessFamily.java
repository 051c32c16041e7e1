package io.carillon.tasks.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and everything it started. On Linux these are the processes of its session, its
 * descendants, and those that have its mark in their environment: a child that leaves both its
 * parent and the session (double fork and setsid) still has the mark. Elsewhere they are its
 * descendants.
 *
 * @param leader the process, which leads the session
 * @param mark a variable of its environment as {@code NAME=value}, different for each process
 */
record ProcessFamily(ProcessHandle leader, String mark) {

  private static final Path PROC = Path.of("/proc");
  private static final int MAX_ENVIRONMENT = 4 << 20;
  private static final Optional<Path> KILL =
      Stream.of("/usr/bin/kill", "/bin/kill").map(Path::of).filter(Files::isExecutable).findFirst();
  private static final long KILL_SECONDS = 5;

  // Fields of /proc/PID/stat after the name of the program.
  private static final int STATE = 0;
  private static final int SESSION = 3;

  /**
   * A living process of the family.
   *
   * @param inSession whether it is in the session of the leader
   */
  private record Member(ProcessHandle process, boolean inSession) {}

  /** Returns whether one of them lives. */
  boolean isAlive() {
    return leader.isAlive() || !living().isEmpty();
  }

  private List<Member> living() {
    List<Member> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      folders.forEach(folder -> member(folder).ifPresent(found::add));
    } catch (IOException | DirectoryIteratorException e) { // no Linux
      return Stream.concat(Stream.of(leader), leader.descendants())
          .filter(ProcessHandle::isAlive)
          .map(process -> new Member(process, false))
          .toList();
    }
    return found;
  }

  private Optional<Member> member(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", SESSION + 2);
      boolean dead = fields[STATE].equals("Z") || fields[STATE].equals("X");
      boolean inSession = fields[SESSION].equals(Long.toString(leader.pid()));
      return !dead && (inSession || hasMark(folder.resolve("environ")))
          ? ProcessHandle.of(Long.parseLong(String.valueOf(folder.getFileName())))
              .map(process -> new Member(process, inSession))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it ended meanwhile, or belongs to another user
    }
  }

  private boolean hasMark(Path environment) throws IOException {
    try (InputStream in = Files.newInputStream(environment)) {
      String variables = new String(in.readNBytes(MAX_ENVIRONMENT), StandardCharsets.ISO_8859_1);
      return variables.startsWith(mark + "\0") || variables.contains("\0" + mark + "\0");
    }
  }

  /** Asks each of them to end (SIGTERM). */
  void terminate() {
    living().forEach(member -> member.process().destroy());
  }

  /**
   * Ends all of them (SIGKILL), once. The session is signalled as a whole first, so that a process
   * that keeps forking is not faster.
   *
   * @return the ids of those that were found; empty when none is left
   */
  List<Long> kill() {
    List<Member> found = living();
    if (found.stream().anyMatch(Member::inSession)) {
      killGroup();
    }
    found.forEach(member -> member.process().destroyForcibly());
    return found.stream().map(member -> member.process().pid()).toList();
  }

  // The leader's id cannot be another group's while a process of its session lives.
  private void killGroup() {
    if (KILL.isEmpty()) {
      return;
    }
    ProcessBuilder builder =
        new ProcessBuilder(KILL.get().toString(), "-KILL", "--", "-" + leader.pid())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    try {
      Process kill = builder.start();
      kill.onExit().orTimeout(KILL_SECONDS, TimeUnit.SECONDS).join();
    } catch (IOException | CompletionException e) {
      leader.destroyForcibly(); // and each of the others, by the caller
    }
  }
}
