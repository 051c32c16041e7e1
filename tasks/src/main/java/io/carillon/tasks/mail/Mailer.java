package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.web.AllowedHosts;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Sends mails by the mail server of a connection. */
public final class Mailer {

  private final SmtpClient client;
  private final Clock clock;

  /** Creates a mailer whose mail servers must be hosts that {@code reach} allows. */
  public Mailer(AllowedHosts reach, Clock clock) {
    this.client = new SmtpClient(reach);
    this.clock = clock;
  }

  /**
   * Sends a mail. It is sent when the server takes at least one recipient; the result names those
   * that it refused.
   *
   * @param whole the longest time for all of it
   * @throws NotRetryableException when a retry would fail as well
   * @throws IOException when a retry may succeed; where the connection broke after the mail was
   *     written, the server may have taken it, and the retry has the same {@code Message-ID}
   */
  public Delivery send(SmtpSettings settings, Mail mail, Duration whole)
      throws IOException, InterruptedException {
    requireNoPasswordInTheClear(settings);
    Recipients people = Recipients.of(mail.envelope(), settings.from());
    String id = "<" + mail.execution() + "@" + people.domain() + ">";
    InternetAddress needing = people.needsUtf8();
    return client.talk(
        settings,
        needing != null,
        whole,
        (transport, session) -> {
          requireUtf8(needing, settings, transport);
          Instant now = clock.instant();
          return deliver(MailMessage.of(mail, people, id, now, session), people, transport);
        });
  }

  /** Saving refuses such settings; these may be older, or come from elsewhere. */
  private static void requireNoPasswordInTheClear(SmtpSettings settings) {
    if (settings.security() == Security.NONE && settings.password() != null) {
      throw new NotRetryableException(
          "The connection to %s has a password and no encryption: its security must be starttls or tls"
              .formatted(settings.server()));
    }
  }

  private static void requireUtf8(
      @Nullable InternetAddress needing, SmtpSettings settings, SMTPTransport transport) {
    if (needing != null && !transport.supportsExtension("SMTPUTF8")) {
      throw new NotRetryableException(
          "%s does not take the address %s: it has other letters than ASCII before the @, and the server does not offer SMTPUTF8"
              .formatted(settings.server(), needing.getAddress()));
    }
  }

  private static Delivery deliver(MailMessage message, Recipients people, SMTPTransport transport)
      throws MessagingException {
    Collection<InternetAddress> all = people.all();
    List<Refusal> refused = List.of();
    try {
      transport.sendMessage(message, all.toArray(Address[]::new));
    } catch (SMTPSendFailedException e) {
      refused = refusedWhileSent(e);
    }
    String reply = SmtpFault.reply(transport.getLastServerResponse());
    return new Delivery(message.getMessageID(), accepted(all, refused), refused, reply);
  }

  /** Returns the recipients that were refused, if the mail was sent to the others. */
  private static List<Refusal> refusedWhileSent(SMTPSendFailedException failed)
      throws SMTPSendFailedException {
    Address[] sent = failed.getValidSentAddresses();
    if (sent == null || sent.length == 0) {
      throw failed;
    }
    return SmtpFault.refusals(failed);
  }

  private static List<String> accepted(Collection<InternetAddress> all, List<Refusal> refused) {
    Set<String> without = new HashSet<>();
    refused.forEach(one -> without.add(one.address()));
    List<String> accepted = new ArrayList<>();
    for (InternetAddress one : all) {
      if (!without.contains(one.getAddress())) {
        accepted.add(one.getAddress());
      }
    }
    return accepted;
  }
}
