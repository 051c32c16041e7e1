package io.carillon.tasks.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Files that are written under another name until they are complete. One that a killed process left
 * behind is deleted a day later: one that is being written changes all the time.
 */
public final class PartialFiles {

  private static final Duration ABANDONED = Duration.ofDays(1);

  private PartialFiles() {}

  /**
   * Deletes the files that were left behind.
   *
   * @param partial whether a name is that of a partial file
   */
  public static void deleteAbandoned(Path folder, Predicate<String> partial, Instant now)
      throws IOException {
    Instant latest = now.minus(ABANDONED);
    for (Path file : regularFiles(folder, partial)) {
      if (Files.getLastModifiedTime(file, NOFOLLOW_LINKS).toInstant().isBefore(latest)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Returns the regular files of a folder with such names, in no order. */
  public static List<Path> regularFiles(Path folder, Predicate<String> names) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        boolean fits = names.test(String.valueOf(file.getFileName()));
        if (fits && Files.isRegularFile(file, NOFOLLOW_LINKS)) {
          found.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }
}
