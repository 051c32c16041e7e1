package io.carillon.tasks.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;

/**
 * A mail in its MIME form (RFC 5322, RFC 2045): {@code mixed} around {@code related} around {@code
 * alternative}, each only where there is more than one part.
 */
final class MailMessage extends MimeMessage {

  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  /** What a message or a part of one holds. */
  @FunctionalInterface
  private interface Content {
    void into(MimePart part) throws MessagingException;
  }

  private final String id;

  private MailMessage(Session session, String id) {
    super(session);
    this.id = id;
  }

  /**
   * Creates the message.
   *
   * @param id the {@code Message-ID}, with its angle brackets
   */
  static MailMessage of(Mail mail, Recipients people, String id, Instant now, Session session)
      throws MessagingException {
    MailMessage message = new MailMessage(session, id);
    message.address(people);
    message.setSubject(mail.subject(), UTF_8);
    message.setSentDate(Date.from(now));
    // RFC 3834: no program answers it, such as an out-of-office reply.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.fill(mail);
    message.saveChanges();
    return message;
  }

  /** Keeps the given id; the library would make a new one at each change. */
  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }

  private void address(Recipients people) throws MessagingException {
    setFrom(people.from());
    setRecipients(RecipientType.TO, array(people.to()));
    setRecipients(RecipientType.CC, array(people.cc()));
    if (!people.replyTo().isEmpty()) {
      setReplyTo(array(people.replyTo()));
    }
  }

  private static Address[] array(List<InternetAddress> addresses) {
    return addresses.toArray(Address[]::new);
  }

  private void fill(Mail mail) throws MessagingException {
    Content text = text(mail.text(), parts(mail, MailPart::isInline));
    around("mixed", text, parts(mail, part -> !part.isInline())).into(this);
  }

  private static List<MimeBodyPart> parts(Mail mail, Predicate<MailPart> wanted)
      throws MessagingException {
    List<MimeBodyPart> made = new ArrayList<>();
    for (MailPart part : mail.parts()) {
      if (wanted.test(part)) {
        made.add(part(part));
      }
    }
    return made;
  }

  private static MimeBodyPart part(MailPart part) throws MessagingException {
    MimeBodyPart made = new MimeBodyPart();
    made.setDataHandler(new DataHandler(new ByteArrayDataSource(part.content(), part.type())));
    made.setFileName(part.name());
    made.setHeader("Content-Transfer-Encoding", "base64");
    made.setDisposition(part.isInline() ? Part.INLINE : Part.ATTACHMENT);
    if (part.isInline()) {
      made.setContentID("<" + part.inlineId() + ">");
    }
    return made;
  }

  private static Content text(Mail.Text text, List<MimeBodyPart> images) throws MessagingException {
    String html = text.html();
    String plain = text.plain();
    if (html == null) {
      return part -> part.setText(plain, UTF_8, "plain");
    }
    Content shown = around("related", part -> part.setText(html, UTF_8, "html"), images);
    return plain == null
        ? shown
        : around(
            "alternative", part -> part.setText(plain, UTF_8, "plain"), List.of(bodyPart(shown)));
  }

  private static Content around(String subtype, Content first, List<MimeBodyPart> others) {
    if (others.isEmpty()) {
      return first;
    }
    return part -> {
      MimeMultipart multipart = new MimeMultipart(subtype, bodyPart(first));
      for (MimeBodyPart other : others) {
        multipart.addBodyPart(other);
      }
      part.setContent(multipart);
    };
  }

  private static MimeBodyPart bodyPart(Content content) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    content.into(part);
    return part;
  }
}
