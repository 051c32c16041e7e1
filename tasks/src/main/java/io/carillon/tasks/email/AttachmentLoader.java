package io.carillon.tasks.email;

import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.http.HttpTarget;
import io.carillon.tasks.mail.HeaderText;
import io.carillon.tasks.mail.MailPart;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.BodyMemory;
import io.carillon.tasks.web.WebClient;
import io.carillon.tasks.web.WebRequest;
import io.carillon.tasks.web.WebResponse;
import io.carillon.tasks.web.WebSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads attachments from the web and from allowed folders, within bounds. */
final class AttachmentLoader {

  private static final String ANY_TYPE = "application/octet-stream";
  private static final String UNNAMED = "attachment";
  private static final Pattern MEDIA_TYPE = Pattern.compile(Attachment.MEDIA_TYPE);
  private static final int MAX_NAME = 255;

  /**
   * The bounds of the attachments of one mail.
   *
   * @param file the most bytes of one
   * @param all the most bytes of all together
   */
  record Bounds(int file, int all) {

    /**
     * Returns the most memory that reading takes: all contents, and while one is read its growing
     * buffer and the copy of that.
     */
    long memory() {
      return all + 2L * Math.min(file, all);
    }
  }

  private final WebClient client;
  private final AllowedFolders folders;

  AttachmentLoader(AllowedHosts reach, AllowedFolders folders) {
    this.client = new WebClient(reach);
    this.folders = folders;
  }

  /**
   * Reads the attachments in order.
   *
   * @param timeout the longest time for each URL
   */
  List<MailPart> load(List<Attachment> wanted, Bounds bounds, Duration timeout, TaskContext context)
      throws IOException, InterruptedException {
    List<MailPart> parts = new ArrayList<>();
    int left = bounds.all();
    try (WebSession session = client.open()) {
      for (int i = 0; i < wanted.size(); i++) {
        Reading reading = new Reading("attachments[" + i + "]", bounds, left, timeout, context);
        MailPart part = read(wanted.get(i), reading, session);
        left -= part.content().length;
        parts.add(part);
      }
    }
    return parts;
  }

  /** The circumstances under which one attachment is read. */
  private record Reading(
      String path, Bounds bounds, int left, Duration timeout, TaskContext context) {

    int most() {
      return Math.min(bounds.file(), left);
    }

    NotRetryableException tooLong() {
      String bound =
          left < bounds.file()
              ? "all attachments are longer than max_total_bytes, %d".formatted(bounds.all())
              : "it is longer than max_file_bytes, %d".formatted(bounds.file());
      return new NotRetryableException(path + ": " + bound);
    }
  }

  private MailPart read(Attachment wanted, Reading reading, WebSession session)
      throws IOException, InterruptedException {
    String url = wanted.url();
    String file = wanted.file();
    if (url != null) {
      return fromWeb(wanted, url, reading, session);
    }
    if (file != null) {
      return fromFolder(wanted, file, reading);
    }
    throw new NotRetryableException(reading.path() + ": needs url or file");
  }

  private static MailPart fromWeb(
      Attachment wanted, String url, Reading reading, WebSession session)
      throws IOException, InterruptedException {
    WebRequest request =
        HttpTarget.of(wanted.connection(), url, reading.context()).request("GET", Map.of(), null);
    WebClient.Limits limits =
        new WebClient.Limits(reading.timeout(), reading.most(), true, BodyMemory.NOT_NEEDED);
    WebResponse response = session.send(request, limits, reading.context().logger());
    response.requireStatus(List.of());
    response.requireReadable();
    if (response.body().truncated()) {
      throw reading.tooLong();
    }
    String name = name(wanted, lastPart(response.request().url()));
    return part(wanted, name, response.mediaType(), response.body().bytes());
  }

  private MailPart fromFolder(Attachment wanted, String file, Reading reading) throws IOException {
    Path path = folders.requireFile(file);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotRetryableException(reading.path() + ": " + file + " is no regular file");
    }
    byte[] content = content(path, file, reading);
    String name = name(wanted, String.valueOf(path.getFileName()));
    return part(wanted, name, "", content);
  }

  private static byte[] content(Path path, String file, Reading reading) throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(reading.most());
      if (in.read() >= 0) {
        throw reading.tooLong();
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(reading.path() + ": the file " + file + " does not exist");
    }
  }

  private static MailPart part(Attachment wanted, String name, String told, byte[] content) {
    return new MailPart(name, type(wanted, name, told), content, wanted.inlineId());
  }

  private static String type(Attachment wanted, String name, String told) {
    String type = wanted.type();
    if (type == null) {
      type = told.isEmpty() ? URLConnection.guessContentTypeFromName(name) : told;
    }
    return type != null && MEDIA_TYPE.matcher(type).matches() ? type : ANY_TYPE;
  }

  private static String name(Attachment wanted, String otherwise) {
    String given = wanted.name();
    String name = HeaderText.shown(given == null ? otherwise : given, MAX_NAME);
    return name.isBlank() ? UNNAMED : name;
  }

  private static String lastPart(URI url) {
    String path = String.valueOf(url.getPath());
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
