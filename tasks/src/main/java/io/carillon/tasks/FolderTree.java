package io.carillon.tasks;

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
 * The files below one folder, reached without a path that somebody could change meanwhile: every
 * folder is opened from the open folder above it and never through a symbolic link (openat with
 * O_NOFOLLOW), and a file is deleted from its open folder (unlinkat).
 */
final class FolderTree implements AutoCloseable {

  /** How many folders deep files are looked for: as many are open at the same time. */
  static final int MAX_DEPTH = 100;

  /**
   * A regular file that was found.
   *
   * @param path inside the folder, its last name being the file's
   * @param key what the file system knows it by; null where it knows it by its name alone
   */
  record Found(Path path, Instant changedAt, long bytes, @Nullable Object key) {}

  /** Told of every regular file. */
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
   * @param folder the real path of a folder inside it, or of the same
   * @throws IOException when a part of the path between them has become a link or has gone
   * @throws NotRetryableException where the system cannot open folders from folders
   */
  @SuppressWarnings("StreamResourceLeak") // it is closed by secure() or descend(), or with the tree
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

  /** Opens a folder below an open one, which is closed. */
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
   * Visits the regular files; symbolic links and other special files are passed over, as is what
   * goes by itself meanwhile.
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
        if (attributes == null) {
          continue;
        }
        if (attributes.isRegularFile()) {
          visitor.visit(found(inside.resolve(name), attributes));
        } else if (attributes.isDirectory() && recursive) {
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
      return; // gone, or another thing by now
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
   * Deletes a file that was found. Its folder is opened anew and held; a file that is no longer the
   * one that was found, or was changed since, stays.
   *
   * @return false if it is gone or another one by now
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

  /** The open folder of that path, which stays open until another one is asked for. */
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

  /** Where a file stands on the disk, for people. */
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
