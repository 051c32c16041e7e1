package io.carillon.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Master keys in a file, one a line in base64, that only its owner may read. The first line
 * encrypts; a key that was replaced stays below it, for backups that were made before.
 */
public final class KeyFile implements KeyRing {

  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final String setting;
  private volatile @Nullable Loaded loaded;

  /**
   * Creates the ring of a file.
   *
   * @param setting the setting that gives a key instead of the file
   */
  public KeyFile(Path file, String setting) {
    this.file = file;
    this.setting = setting;
  }

  /**
   * Creates the file with a random key unless it exists.
   *
   * @return whether it was created
   */
  public boolean makeIfMissing() {
    if (Files.exists(file)) {
      return false;
    }
    try {
      write(Files.createFile(file, attributes()), List.of(random()));
      return true;
    } catch (FileAlreadyExistsException e) { // by another process, at the same time
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the key file " + file, e);
    }
  }

  /** Creates the file at the first start, and tells the operator what to know about it. */
  public void prepare() {
    if (makeIfMissing()) {
      LOG.info("The key of secrets is new, and is in {}: keep a copy apart from backups", file);
    } else if (isReadableByOthers()) {
      LOG.warn("The key of secrets is readable by others than its owner: chmod 600 {}", file);
    }
  }

  private static MasterKey random() {
    byte[] bytes = new byte[MasterKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    return MasterKey.of(bytes);
  }

  private FileAttribute<?>[] attributes() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
  }

  private static void write(Path place, List<MasterKey> keys) throws IOException {
    String text = keys.stream().map(MasterKey::text).collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(place, text, StandardCharsets.US_ASCII);
    try (FileChannel written = FileChannel.open(place, StandardOpenOption.WRITE)) {
      written.force(true);
    }
  }

  /** The keys of the file as it was at a time of its last change. */
  private record Loaded(FileTime changed, List<MasterKey> keys) {}

  /** Reads the file again only when it was changed. */
  @Override
  public List<MasterKey> keys() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      Loaded known = loaded;
      if (known == null || !known.changed().equals(changed)) {
        known = new Loaded(changed, read());
        loaded = known;
      }
      return known.keys();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the key file " + file, e);
    }
  }

  private List<MasterKey> read() throws IOException {
    try {
      List<MasterKey> keys = new ArrayList<>();
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        if (!line.isBlank()) {
          keys.add(MasterKey.of(line));
        }
      }
      return List.copyOf(keys);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "a line of the key file %s %s".formatted(file, e.getMessage()));
    }
  }

  @Override
  public String setting() {
    return setting;
  }

  /** Replaces the file by one with a further key at its beginning, in one step. */
  @Override
  public boolean makeNewKey() {
    List<MasterKey> keys = new ArrayList<>(keys());
    keys.addFirst(random());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      write(Files.createFile(fresh, attributes()), keys);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      loaded = null;
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace the key file " + file, e);
    }
  }

  /** Returns whether others than the owner may read the file; false where that is unknown. */
  public boolean isReadableByOthers() {
    try {
      Set<?> granted = Files.getPosixFilePermissions(file);
      return granted.size() > 2;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
