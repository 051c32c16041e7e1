package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import jakarta.mail.internet.InternetAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The people of a mail, read. */
record Recipients(
    InternetAddress from,
    List<InternetAddress> to,
    List<InternetAddress> cc,
    List<InternetAddress> bcc,
    List<InternetAddress> replyTo) {

  /** Refuses a mail to nobody. */
  Recipients {
    if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
      throw new NotRetryableException("The mail has no recipient: to, cc and bcc are empty");
    }
  }

  /**
   * Reads the addresses.
   *
   * @param sender the sender that the connection names; null for none
   */
  static Recipients of(Mail.Envelope envelope, @Nullable String sender) {
    String from = envelope.from() == null ? sender : envelope.from();
    if (from == null) {
      throw new NotRetryableException(
          "The mail has no sender: give it one, or give the connection one with \"from\"");
    }
    return new Recipients(
        MailAddresses.parse(HeaderText.require("from", from)),
        read("to", envelope.to()),
        read("cc", envelope.cc()),
        read("bcc", envelope.bcc()),
        read("reply_to", envelope.replyTo()));
  }

  private static List<InternetAddress> read(String name, List<String> texts) {
    texts.forEach(text -> HeaderText.require(name, text));
    return MailAddresses.parse(texts);
  }

  /** Returns every recipient once, in the order of to, cc, bcc. */
  Collection<InternetAddress> all() {
    Map<String, InternetAddress> byAddress = new LinkedHashMap<>();
    Stream.of(to, cc, bcc)
        .flatMap(List::stream)
        .forEach(one -> byAddress.putIfAbsent(one.getAddress().toLowerCase(Locale.ROOT), one));
    return byAddress.values();
  }

  /** Returns an address that only a server with SMTPUTF8 takes; null if there is none. */
  @Nullable InternetAddress needsUtf8() {
    return Stream.concat(Stream.concat(Stream.of(from), replyTo.stream()), all().stream())
        .filter(MailAddresses::needsUtf8)
        .findFirst()
        .orElse(null);
  }

  /** Returns the domain of the sender. */
  String domain() {
    return from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1);
  }
}
