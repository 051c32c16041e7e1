package io.carillon.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds whether the disk of a folder has less than 1 GiB for this process. */
public record FreeSpace(Path folder) {

  private static final long LEAST_BYTES = 1L << 30;

  /** Returns the folder with its free space in MiB; null when there is enough. */
  public @Nullable String trouble() {
    return trouble(LEAST_BYTES);
  }

  public @Nullable String trouble(long leastBytes) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      return free < leastBytes ? "%s: %d MiB".formatted(folder, free >> 20) : null;
    } catch (IOException e) {
      return folder + ": " + e.getMessage();
    }
  }
}
