package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in a talk with a mail server, and whether a retry may succeed. */
final class SmtpFault {

  private static final int MAX_REPLY = 300;
  private static final int MAX_NAMED = 10;
  private static final Pattern CODES =
      Pattern.compile("^(\\d{3}(?:[ -]\\d\\.\\d{1,3}\\.\\d{1,3})?)");

  private final SmtpSettings settings;
  private final SMTPTransport transport;

  SmtpFault(SmtpSettings settings, SMTPTransport transport) {
    this.settings = settings;
    this.transport = transport;
  }

  /** A fault of the connection itself: before, or without, an answer of the server. */
  static IOException ofLine(SmtpSettings settings, IOException cause) {
    String untrusted = untrusted(cause);
    if (untrusted != null) {
      throw new NotRetryableException(
          "The certificate of %s is not accepted: %s".formatted(settings.server(), untrusted),
          cause);
    }
    if (cause instanceof SocketTimeoutException) {
      return new SocketTimeoutException(
          "%s did not answer within %s".formatted(settings.server(), settings.timeouts().read()));
    }
    if (cause instanceof SSLException) {
      return new IOException(
          "TLS with %s failed: %s".formatted(settings.server(), cause.getMessage()), cause);
    }
    String message = String.valueOf(cause.getMessage());
    return message.contains(settings.server())
        ? cause
        : new IOException("%s: %s".formatted(settings.server(), message), cause);
  }

  /** Returns why a certificate is not trusted; null when that is not the trouble. */
  private static @Nullable String untrusted(Throwable thrown) {
    String reason = null;
    boolean certificate = false;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        certificate = true;
        reason = reason == null ? cause.getMessage() : reason;
      }
    }
    return certificate ? String.valueOf(reason) : null;
  }

  /**
   * Returns the exception to throw when a retry may succeed.
   *
   * @throws NotRetryableException when it would not
   */
  IOException thrown(MessagingException failed) {
    if (failed instanceof AuthenticationFailedException) {
      // A server may repeat what it was sent: nothing but its codes is told.
      return told(
          "refused the user name or the password: " + codes(), transport.getLastReturnCode());
    }
    List<Refusal> refused = refusals(failed);
    if (!refused.isEmpty()) {
      return refused(refused);
    }
    IOException broken = broken(failed);
    if (broken != null) {
      return ofLine(settings, broken);
    }
    return told(complaint(failed), transport.getLastReturnCode());
  }

  private String complaint(MessagingException failed) {
    if (transport.getLastReturnCode() == -1) {
      return "closed the connection, or sent an answer that is none";
    }
    if (failed instanceof SMTPSendFailedException answered) {
      String subject = answered.getCommand().startsWith("MAIL") ? "sender" : "mail";
      return "refused the %s: %s".formatted(subject, reply(answered.getMessage()));
    }
    return reply(failed.getMessage());
  }

  private IOException told(String complaint, int code) {
    String message = settings.server() + " " + complaint;
    if (code >= 100 && code / 100 != 4) {
      throw new NotRetryableException(message);
    }
    return new IOException(message);
  }

  private IOException refused(List<Refusal> refused) {
    String named =
        refused.stream()
            .limit(MAX_NAMED)
            .map(one -> one.address() + ": " + one.reply())
            .collect(Collectors.joining("; "));
    int more = refused.size() - MAX_NAMED;
    String complaint =
        "refused every recipient: " + named + (more > 0 ? "; and %d more".formatted(more) : "");
    boolean forNow = refused.stream().anyMatch(Refusal::isTemporary);
    return told(complaint, forNow ? 450 : 550);
  }

  /** Returns the recipients that the server refused, in the order in which it was asked. */
  static List<Refusal> refusals(MessagingException failed) {
    List<Refusal> refused = new ArrayList<>();
    for (Exception next = failed;
        next instanceof MessagingException link;
        next = link.getNextException()) {
      if (link instanceof SMTPAddressFailedException one) {
        refused.add(
            new Refusal(
                one.getAddress().getAddress(), one.getReturnCode(), reply(one.getMessage())));
      }
    }
    return refused;
  }

  private static @Nullable IOException broken(MessagingException failed) {
    Exception next = failed.getNextException();
    while (next instanceof MessagingException link) {
      next = link.getNextException();
    }
    return next instanceof IOException broken ? broken : null;
  }

  private String codes() {
    Matcher codes = CODES.matcher(String.valueOf(transport.getLastServerResponse()));
    return codes.find() ? codes.group(1) : "no code given";
  }

  static String reply(@Nullable String text) {
    return HeaderText.shown(String.valueOf(text), MAX_REPLY);
  }
}
