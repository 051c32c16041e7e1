package io.carillon.tasks.data;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.files.PartialFiles;
import io.carillon.text.StoredText;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * A file that appears under its name when it is complete. It is written beside it as {@code
 * .name.id.part}; a part that a killed process left behind is deleted a day later.
 */
final class OutputFile implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;
  private static final int MOST_BYTES_OF_NAME = 255;
  private static final String END_OF_PART = ".part";

  private final AllowedFolders folders;
  private final String name;
  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final Bounded counted;
  private final OutputStream stream;
  private boolean complete;

  /** A file to write. */
  record Wish(String file, boolean gzip, long maxBytes) {}

  /**
   * Begins a file.
   *
   * @param execution names the part, so that a retry replaces the part of its first attempt
   * @throws NotRetryableException when the place is refused
   */
  OutputFile(AllowedFolders folders, Wish wish, UUID execution) throws IOException {
    this.folders = folders;
    this.name = wish.file();
    this.file = folders.requireFile(name);
    requireShortName(name, file);
    this.part = file.resolveSibling(beginOfPart() + execution + END_OF_PART);
    Files.deleteIfExists(part);
    this.channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    this.counted = new Bounded(Channels.newOutputStream(channel), wish);
    this.stream = wish.gzip() ? new GZIPOutputStream(counted, BUFFER) : counted;
    PartialFiles.deleteAbandoned(
        part.resolveSibling(""), this::isPart, Files.getLastModifiedTime(part).toInstant());
  }

  private boolean isPart(String other) {
    String begin = beginOfPart();
    return other.startsWith(begin)
        && other.endsWith(END_OF_PART)
        && other.length() == begin.length() + 36 + END_OF_PART.length();
  }

  /** Returns the begin of the names of parts, which leaves room for the rest of them. */
  private String beginOfPart() {
    String whole = String.valueOf(file.getFileName());
    boolean fits = bytes(whole) <= MOST_BYTES_OF_NAME - 60;
    return "." + (fits ? whole : Integer.toHexString(whole.hashCode())) + ".";
  }

  /** File systems of Linux refuse a longer name only when the whole query has been read. */
  private static void requireShortName(String given, Path file) {
    int bytes = bytes(String.valueOf(file.getFileName()));
    if (bytes > MOST_BYTES_OF_NAME) {
      throw new NotRetryableException(
          "The name of the file %s has %d bytes; it may have %d"
              .formatted(StoredText.cut(given, 100), bytes, MOST_BYTES_OF_NAME));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns where the content goes. */
  OutputStream stream() {
    return stream;
  }

  /** Returns the number of bytes that the file has so far. */
  long bytes() {
    return counted.bytes;
  }

  Path path() {
    return file;
  }

  /**
   * Makes the file appear, after its content is on the disk. The place is checked again, since
   * folders may have changed meanwhile.
   */
  void complete() throws IOException {
    stream.flush();
    if (stream instanceof GZIPOutputStream gzip) {
      gzip.finish();
    }
    channel.force(true);
    if (!folders.requireFile(name).equals(file)) {
      throw new NotRetryableException(
          "The folder of %s became another one while the file was written".formatted(name));
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    complete = true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!complete) {
      Files.deleteIfExists(part);
    }
  }

  /** Refuses more bytes than its bound. */
  private static final class Bounded extends FilterOutputStream {

    private final Wish wish;
    private long bytes;

    Bounded(OutputStream out, Wish wish) {
      super(out);
      this.wish = wish;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      bytes += length;
      if (bytes > wish.maxBytes()) {
        throw new NotRetryableException(
            "The file %s would be larger than max_bytes, %,d"
                .formatted(wish.file(), wish.maxBytes()));
      }
      out.write(data, offset, length);
    }
  }
}
