package io.carillon.tasks.process;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.files.AllowedFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs that a setting of the operator allows. Without an entry none may run.
 *
 * @param setting the name of the setting, for messages
 * @param entries absolute paths; where {@code named}, also names that are looked for in {@link
 *     RunEnvironment#PATH}
 * @param named whether a program may be asked for by its name alone
 * @param folders the folders that tasks may change: a program inside one of them is refused
 */
public record AllowedPrograms(
    String setting, List<String> entries, boolean named, AllowedFolders folders) {

  /** The setting that names the programs of {@code system_maintenance}. */
  public static final String COMMANDS = "CARILLON_ALLOWED_COMMANDS";

  /** The setting that names the interpreters of {@code script}. */
  public static final String INTERPRETERS = "CARILLON_ALLOWED_INTERPRETERS";

  /** Copies the list. */
  public AllowedPrograms {
    entries = List.copyOf(entries);
  }

  /**
   * Returns the path of a program that may run. The folder is compared by its real path, the name
   * as it is written: of a program that does different things by its name (busybox), only the
   * allowed names run.
   *
   * @param program an absolute path, or a name where names are allowed
   * @throws NotRetryableException naming the setting, for a program that is not allowed, that does
   *     not exist, that this process cannot run, or that tasks could replace
   * @throws IOException when the disk fails
   */
  public Path require(String program) throws NotRetryableException, IOException {
    if (entries.isEmpty()) {
      throw new NotRetryableException(
          "%s cannot run: this node allows none. %s names what may run, as in %s"
              .formatted(program, setting, named ? "bash,python3" : "/usr/bin/rsync"));
    }
    Path found =
        allowed(program)
            .orElseThrow(() ->
                new NotRetryableException(
                    "%s is not allowed to run; %s names what may run, now %s"
                        .formatted(program, setting, String.join(", ", entries))));
    if (!Files.isRegularFile(found) || !Files.isExecutable(found)) {
      throw new NotRetryableException(
          "%s is no program that this process can run".formatted(found));
    }
    refuseReplaceable(found);
    return found;
  }

  private Optional<Path> allowed(String program) throws IOException {
    Path asked = path(program);
    for (String entry : entries) {
      Path place = place(entry);
      boolean same = program.equals(entry) || (named && isNameOf(program, entry));
      if (place != null && (same || (asked != null && isSame(asked, place)))) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  private static @Nullable Path path(String program) {
    try {
      return program.startsWith("/") ? Path.of(program) : null;
    } catch (InvalidPathException e) {
      return null; // as U+0000 in it
    }
  }

  private static boolean isNameOf(String program, String entry) {
    return entry.substring(entry.lastIndexOf('/') + 1).equals(program);
  }

  /** Returns where an entry is; null for a name that no folder of the path has. */
  private static @Nullable Path place(String entry) {
    if (entry.startsWith("/")) {
      return Path.of(entry);
    }
    return Stream.of(RunEnvironment.PATH.split(":", -1))
        .map(folder -> Path.of(folder, entry))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static boolean isSame(Path asked, Path place) throws IOException {
    Path name = asked.getFileName();
    Path folder = asked.getParent();
    Path allowed = place.getParent();
    return name != null
        && name.equals(place.getFileName())
        && folder != null
        && allowed != null
        && Files.isDirectory(folder)
        && Files.isDirectory(allowed)
        && folder.toRealPath().equals(allowed.toRealPath());
  }

  private void refuseReplaceable(Path program) throws NotRetryableException, IOException {
    Path real = program.toRealPath();
    for (Path folder : folders.allowed()) {
      boolean inside =
          Files.isDirectory(folder)
              && Stream.of(program.toAbsolutePath().normalize(), real)
                  .anyMatch(one -> one.startsWith(folder) || isInside(one, folder));
      if (inside) {
        throw new NotRetryableException(
            "%s is inside %s, where tasks may replace it; %s must not contain programs"
                .formatted(program, folder, AllowedFolders.SETTING));
      }
    }
  }

  private static boolean isInside(Path program, Path folder) {
    try {
      return program.startsWith(folder.toRealPath());
    } catch (IOException e) {
      return true; // a folder that cannot be examined is taken for one that may contain it
    }
  }
}
