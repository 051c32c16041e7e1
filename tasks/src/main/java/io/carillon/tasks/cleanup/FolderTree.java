package io.carillon.tasks.cleanup;

import io.carillon.task.NotRetryableException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files below one folder, reached without paths that others could change meanwhile: every
 * folder is opened relative to the open folder above it and never through a symbolic link (openat
 * with O_NOFOLLOW), and a file is deleted relative to its open folder (unlinkat).
 */
final class FolderTree implements AutoCloseable {

  /** Maximum depth of folders searched, all of which are open at the same time. */
  static final int MAX_DEPTH = 100;

  /**
   * A regular file that was found.
   *
   * @param path inside the folder, ending with the file name
   * @param key the file system's key of the file; null when it has none but the name
   */
  record Found(Path path, Instant changedAt, long bytes, @Nullable Object key) {}

  /** Receives every regular file. */
  interface Visitor {
    void visit(Found file) throws IOException, InterruptedException;
  }

  private final Path folder;
  private final SecureDirectoryStream<Path> root;
  private @Nullable Path held;
  private @Nullable SecureDirectoryStream<Path> holding;

  private FolderTree(Path folder, SecureDirectoryStream<Path> root) {
    this.folder = folder;
    this.root = root;
  }

  /**
   * Opens a folder inside an allowed one.
   *
   * @param allowed the real path of an allowed folder
   * @param folder the real path of that folder or of one inside it
   * @throws IOException when a part of the path between them has become a link or no longer exists
   * @throws NotRetryableException when the system cannot open folders relative to folders
   */
  @SuppressWarnings("StreamResourceLeak") // closed by secure() or descend(), or with the tree
  static FolderTree open(Path allowed, Path folder) throws IOException, NotRetryableException {
    SecureDirectoryStream<Path> stream = secure(Files.newDirectoryStream(allowed));
    return new FolderTree(folder, descend(stream, allowed.relativize(folder)));
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException, NotRetryableException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new NotRetryableException(
        "This system cannot open a folder from an open folder, which deleting files safely takes"
            + " (Linux can)");
  }

  /** Opens a folder below an open one, which is then closed. */
  private static SecureDirectoryStream<Path> descend(
      SecureDirectoryStream<Path> from, Path relative) throws IOException {
    SecureDirectoryStream<Path> at = from;
    for (Path name : relative) {
      if (name.toString().isEmpty()) {
        return at;
      }
      try (SecureDirectoryStream<Path> above = at) {
        at = above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
      }
    }
    return at;
  }

  /**
   * Visits the regular files; symbolic links and other special files are skipped, as are files that
   * disappear meanwhile.
   */
  void walk(boolean recursive, Visitor visitor) throws IOException, InterruptedException {
    try (SecureDirectoryStream<Path> again =
        root.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
      walk(again, Path.of(""), recursive ? MAX_DEPTH : 0, recursive, visitor);
    }
  }

  private static void walk(
      SecureDirectoryStream<Path> open, Path inside, int deeper, boolean recursive, Visitor visitor)
      throws IOException, InterruptedException {
    try {
      for (Path entry : open) {
        Path name = Objects.requireNonNull(entry.getFileName());
        BasicFileAttributes attributes = attributes(open, name);
        if (attributes != null && attributes.isRegularFile()) {
          visitor.visit(found(inside.resolve(name), attributes));
        } else if (attributes != null && attributes.isDirectory() && recursive) {
          walkBelow(open, inside, name, deeper, visitor);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void walkBelow(
      SecureDirectoryStream<Path> open, Path inside, Path name, int deeper, Visitor visitor)
      throws IOException, InterruptedException {
    if (deeper == 0) {
      throw new FileSystemException(
          inside.resolve(name).toString(), null, "more than " + MAX_DEPTH + " folders deep");
    }
    try (SecureDirectoryStream<Path> below =
        open.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      walk(below, inside.resolve(name), deeper - 1, true, visitor);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return; // gone, or replaced by something else
    } catch (FileSystemException e) {
      BasicFileAttributes now = attributes(open, name);
      if (now != null && now.isDirectory()) {
        throw e;
      }
    }
  }

  private static @Nullable BasicFileAttributes attributes(
      SecureDirectoryStream<Path> open, Path name) throws IOException {
    try {
      return open.getFileAttributeView(
              name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Found found(Path path, BasicFileAttributes attributes) {
    return new Found(
        path, attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
  }

  /**
   * Deletes a file that was found. Its folder is opened anew and held; a file that was replaced or
   * modified since stays.
   *
   * @return false when it no longer exists or was replaced
   * @throws IOException when it cannot be deleted, or a folder above it has become a link
   */
  boolean delete(Found file) throws IOException {
    Path name = Objects.requireNonNull(file.path().getFileName());
    SecureDirectoryStream<Path> open;
    try {
      open = hold(file.path().getParent());
    } catch (NoSuchFileException e) {
      return false;
    }
    BasicFileAttributes now = attributes(open, name);
    if (now == null || !now.isRegularFile() || !file.equals(found(file.path(), now))) {
      return false;
    }
    try {
      open.deleteFile(name);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Returns the open folder of that path, which stays open until another one is requested. */
  private SecureDirectoryStream<Path> hold(@Nullable Path inside) throws IOException {
    Path wanted = inside == null ? Path.of("") : inside;
    SecureDirectoryStream<Path> open = holding;
    if (open != null && wanted.equals(held)) {
      return open;
    }
    letGo();
    open = descend(root.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS), wanted);
    holding = open;
    held = wanted;
    return open;
  }

  private void letGo() throws IOException {
    SecureDirectoryStream<Path> open = holding;
    holding = null;
    if (open != null) {
      open.close();
    }
  }

  /** Returns a file's path on the disk, for display. */
  Path shown(Found file) {
    return folder.resolve(file.path());
  }

  @Override
  public void close() throws IOException {
    try {
      letGo();
    } finally {
      root.close();
    }
  }
}
