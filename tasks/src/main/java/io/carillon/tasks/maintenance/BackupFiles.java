package io.carillon.tasks.maintenance;

import io.carillon.tasks.files.PartialFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The backup files of a folder: {@code NAME-20261129T203000Z.dump}. While one is written it has
 * another name, so that a file with a backup's name is complete.
 */
final class BackupFiles {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String PARTIAL = ".partial";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final String name;
  private final Pattern complete;

  BackupFiles(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    this.complete = Pattern.compile(Pattern.quote(name) + "-\\d{8}T\\d{6}Z\\.dump");
  }

  /**
   * Creates the file into which an execution writes, which only the user of this process can read;
   * removes what killed ones have left.
   */
  Path partial(Instant now, UUID execution) throws IOException {
    Pattern partials = Pattern.compile("\\." + Pattern.quote(name) + "-.*\\" + PARTIAL);
    PartialFiles.deleteAbandoned(folder, partials.asMatchPredicate(), now);
    Path file =
        folder.resolve(".%s-%s.dump.%s%s".formatted(name, TIME.format(now), execution, PARTIAL));
    return Files.createFile(file, PosixFilePermissions.asFileAttribute(PRIVATE));
  }

  /** Writes a file through to the disk. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Gives a partial file its final name; returns its path. */
  Path complete(Path partial) throws IOException {
    String hidden = String.valueOf(partial.getFileName());
    String last = hidden.substring(1, hidden.indexOf(".dump") + ".dump".length());
    Path file = folder.resolve(last);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return file;
  }

  /** Removes all complete files but the newest; returns their names, oldest first. */
  List<String> removeOld(int keep) throws IOException {
    List<Path> files = PartialFiles.regularFiles(folder, complete.asMatchPredicate());
    files.sort(Comparator.comparing(file -> String.valueOf(file.getFileName()))); // by time
    List<String> removed = new ArrayList<>();
    for (Path file : files.subList(0, Math.max(0, files.size() - keep))) {
      Files.deleteIfExists(file);
      removed.add(String.valueOf(file.getFileName()));
    }
    return removed;
  }
}
