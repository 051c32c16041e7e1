package io.carillon.tasks.files;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The folders that task types may change, with everything inside them.
 *
 * @param allowed absolute paths; when empty, every folder is refused
 */
public record AllowedFolders(List<Path> allowed) {

  /** The setting that names the allowed folders. */
  public static final String SETTING = "CARILLON_ALLOWED_FOLDERS";

  /** A folder that may be changed, and the allowed folder that contains it; both as real paths. */
  public record Place(Path allowed, Path folder) {}

  /** Copies the list. */
  public AllowedFolders {
    allowed = List.copyOf(allowed);
  }

  /**
   * Refuses a folder that is not inside an allowed one, judged by its real path: {@code ..} and
   * symbolic links are resolved first.
   *
   * @param folder an absolute path, or one relative to the first allowed folder
   * @return the folder's real path
   * @throws NotRetryableException when it is refused or is not a folder
   * @throws IOException when the disk fails
   */
  public Path require(String folder) throws NotRetryableException, IOException {
    return place(folder).folder();
  }

  /**
   * Returns a file inside an allowed folder, which need not exist: its folder must. A symbolic link
   * to a file is refused, since it may lead out of the allowed folders.
   *
   * @param file an absolute path, or one relative to the first allowed folder
   * @return the real path of the folder, with the name of the file
   * @throws NotRetryableException when it is refused or is a folder
   * @throws IOException when the disk fails
   */
  public Path requireFile(String file) throws NotRetryableException, IOException {
    Path path = absolute(file);
    Path name = path.getFileName();
    Path parent = path.getParent();
    if (name == null || name.toString().equals("..")) {
      throw new NotRetryableException("\"" + file + "\" names no file");
    }
    String folder = parent == null ? "." : parent.toString();
    Path real = require(folder).resolve(name.toString());
    if (Files.isSymbolicLink(real) || Files.isDirectory(real)) {
      throw new NotRetryableException(
          file
              + " is a "
              + (Files.isDirectory(real) ? "folder" : "symbolic link")
              + ", not a file");
    }
    return real;
  }

  /** Checks as {@link #require} does, and returns the allowed folder too. */
  public Place place(String folder) throws NotRetryableException, IOException {
    Path real = realPath(folder);
    for (Path root : allowed) {
      if (Files.isDirectory(root) && real.startsWith(root.toRealPath())) {
        return new Place(root.toRealPath(), real);
      }
    }
    throw new NotRetryableException(
        "The folder %s%s is not inside an allowed folder; %s names them, now %s"
            .formatted(folder, whereItIs(folder, real), SETTING, listed()));
  }

  private Path realPath(String folder) throws NotRetryableException, IOException {
    Path path = absolute(folder);
    try {
      Path real = path.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (NoSuchFileException e) {
      throw new NotRetryableException("The folder " + folder + " does not exist", e);
    }
    throw new NotRetryableException(folder + " is not a folder");
  }

  private Path absolute(String folder) throws NotRetryableException {
    if (folder.isBlank()) {
      throw new NotRetryableException("\"" + folder + "\" names no folder");
    }
    try {
      Path path = Path.of(folder);
      return allowed.isEmpty() ? path : allowed.getFirst().resolve(path);
    } catch (InvalidPathException e) {
      throw new NotRetryableException("\"" + folder + "\" is no path: " + e.getReason(), e);
    }
  }

  private static String whereItIs(String folder, Path real) {
    return real.toString().equals(folder) ? "" : " (really " + real + ")";
  }

  private String listed() {
    return allowed.isEmpty()
        ? "none"
        : allowed.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
