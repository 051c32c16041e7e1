package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail to send.
 *
 * @param execution names the mail in its {@code Message-ID}
 * @param subject without line breaks
 * @param parts inline images and attachments
 */
public record Mail(
    UUID execution, Envelope envelope, String subject, Text text, List<MailPart> parts) {

  /**
   * The people of a mail; addresses as {@link MailAddresses} reads them.
   *
   * @param from null for the sender that the connection names
   * @param bcc recipients that the mail does not name
   */
  public record Envelope(
      @Nullable String from,
      List<String> to,
      List<String> cc,
      List<String> bcc,
      List<String> replyTo) {}

  /** The text of a mail: plain, HTML, or both, of which the reader's program shows one. */
  public record Text(@Nullable String plain, @Nullable String html) {

    /** Refuses a mail without any text. */
    public Text {
      if (plain == null && html == null) {
        throw new NotRetryableException("A mail needs text or html");
      }
    }
  }

  /** Refuses line breaks in the subject. */
  public Mail {
    HeaderText.require("subject", subject);
    parts = List.copyOf(parts);
  }
}
