package io.carillon.tasks.maintenance;

import io.carillon.task.Outcome;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskError;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.maintenance.Maintenance.Bounds;
import io.carillon.tasks.maintenance.Maintenance.Disk;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Measures folders and their disks, and holds them against bounds. */
record DiskCheck(AllowedFolders folders, Inodes inodes) {

  private static final int MOST_IN_MESSAGE = 20;

  /**
   * What was measured of a folder.
   *
   * @param freeBytes of its disk for this process
   * @param freePercent of the disk's bytes
   * @param freeInodesPercent of the disk's inodes; null when no bound asked for it
   * @param bytes of the files in the folder and below; null when no bound asked for it
   * @param files their number; null when no bound asked for it
   */
  record Measured(
      String folder,
      long freeBytes,
      double freePercent,
      @Nullable Double freeInodesPercent,
      @Nullable Long bytes,
      @Nullable Long files) {}

  /** Returns what was measured, or the failure that names each bound that does not hold. */
  Object run(Disk disk, TaskContext context) throws Exception {
    List<Measured> all = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Bounds bounds : disk.folders()) {
      Measured measured = measure(bounds, context);
      context.logger().info("{}", measured);
      all.add(measured);
      faults.addAll(faults(bounds, measured));
    }
    return faults.isEmpty()
        ? all
        : new Outcome.Failed(TaskError.of("disk_bounds", message(faults)), false);
  }

  private static String message(List<String> faults) {
    int left = faults.size() - MOST_IN_MESSAGE;
    String named = String.join("; ", faults.subList(0, Math.min(faults.size(), MOST_IN_MESSAGE)));
    return left <= 0 ? named : named + "; and %d more".formatted(left);
  }

  private Measured measure(Bounds bounds, TaskContext context) throws Exception {
    Path folder = folders.require(bounds.folder());
    FileStore store = Files.getFileStore(folder);
    long free = store.getUsableSpace();
    long total = store.getTotalSpace();
    FolderSize size = bounds.countsFiles() ? FolderSize.of(folder, context) : null;
    return new Measured(
        folder.toString(),
        free,
        total <= 0 ? 100 : rounded(100.0 * free / total),
        bounds.minFreeInodesPercent() == null ? null : freeInodes(folder, context),
        size == null ? null : size.bytes(),
        size == null ? null : size.files());
  }

  private Double freeInodes(Path folder, TaskContext context) throws Exception {
    return rounded(inodes.freePercent(folder, context));
  }

  private static double rounded(double percent) {
    return Math.round(percent * 100) / 100.0;
  }

  private static List<String> faults(Bounds bounds, Measured measured) {
    List<String> faults = new ArrayList<>();
    String folder = measured.folder();
    if (bounds.minFreeBytes() != null && measured.freeBytes() < bounds.minFreeBytes()) {
      faults.add(
          "the disk of %s has %,d bytes free, less than %,d"
              .formatted(folder, measured.freeBytes(), bounds.minFreeBytes()));
    }
    addPercent(faults, folder, "of its bytes", bounds.minFreePercent(), measured.freePercent());
    addPercent(
        faults,
        folder,
        "of its inodes",
        bounds.minFreeInodesPercent(),
        measured.freeInodesPercent());
    addMost(faults, folder, "bytes", bounds.maxBytes(), measured.bytes());
    addMost(faults, folder, "files", bounds.maxFiles(), measured.files());
    return faults;
  }

  private static void addPercent(
      List<String> faults,
      String folder,
      String what,
      @Nullable Double least,
      @Nullable Double found) {
    if (least != null && found != null && found < least) {
      faults.add(
          String.format(
              Locale.ROOT,
              "the disk of %s has %.2f %% %s free, less than %.2f %%",
              folder,
              found,
              what,
              least));
    }
  }

  private static void addMost(
      List<String> faults, String folder, String unit, @Nullable Long most, @Nullable Long found) {
    if (most != null && found != null && found > most) {
      faults.add("%s has %,d %s, more than %,d".formatted(folder, found, unit, most));
    }
  }
}
