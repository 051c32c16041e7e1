package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.time.Durations;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Talks to mail servers. Each talk has a thread of its own, since reads and writes of the library
 * end neither at an interrupt nor at a deadline; the caller's thread watches it and cuts the line.
 */
final class SmtpClient {

  private static final Duration GLANCE = Duration.ofMillis(100);

  private final AllowedHosts reach;

  SmtpClient(AllowedHosts reach) {
    this.reach = reach;
  }

  /** What is said to a server that has accepted the connection and the password. */
  @FunctionalInterface
  interface Talk<T> {

    /**
     * Says it.
     *
     * @param session makes messages as the server takes them
     */
    T with(SMTPTransport transport, Session session) throws MessagingException;
  }

  /**
   * Connects, encrypts, authenticates, and talks.
   *
   * @param utf8 whether addresses have other letters than ASCII (RFC 6531)
   * @param whole the longest time for all of it
   * @throws NotRetryableException when a retry would fail as well: a host that is refused, a
   *     certificate that is not trusted, a missing STARTTLS, a wrong password, an answer 5xx
   * @throws IOException when a retry may succeed
   */
  <T> T talk(SmtpSettings settings, boolean utf8, Duration whole, Talk<T> talk)
      throws IOException, InterruptedException {
    try (SmtpLine line = new SmtpLine(settings, reach)) {
      FutureTask<T> told = new FutureTask<>(() -> connected(settings, utf8, line, talk));
      Thread thread = Thread.ofPlatform().daemon().name("carillon-mail").unstarted(told);
      // The library finds its parts by the class loader of the thread.
      thread.setContextClassLoader(SmtpClient.class.getClassLoader());
      thread.start();
      return await(told, line, settings, whole);
    }
  }

  private static <T> T await(
      FutureTask<T> told, SmtpLine line, SmtpSettings settings, Duration whole)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + whole.toNanos();
    for (long left = whole.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      try {
        return told.get(Math.min(left, GLANCE.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        requireProgress(line, settings);
      } catch (ExecutionException e) {
        throw rethrown(e);
      }
    }
    throw new SocketTimeoutException(
        "%s took longer than %s".formatted(settings.server(), Durations.format(whole)));
  }

  private static void requireProgress(SmtpLine line, SmtpSettings settings) throws IOException {
    if (line.isStuck()) {
      throw new SocketTimeoutException(
          "%s took no data for %s".formatted(settings.server(), settings.timeouts().write()));
    }
  }

  private static IOException rethrown(ExecutionException failed) {
    return switch (failed.getCause()) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("a talk failed otherwise", failed);
    };
  }

  private static <T> T connected(SmtpSettings settings, boolean utf8, SmtpLine line, Talk<T> talk)
      throws IOException {
    SSLSocketFactory tls = TrustedAuthorities.factory(settings.caCertificate());
    Socket socket = open(settings, line, tls);
    Properties properties = properties(settings, socket.getLocalAddress(), tls);
    properties.put("mail.mime.allowutf8", Boolean.toString(utf8));
    Session session = Session.getInstance(properties);
    SMTPTransport transport = new SMTPTransport(session, address(settings));
    try {
      transport.connect(socket);
      requireAsAgreed(settings, transport);
      T told = talk.with(transport, session);
      quit(transport);
      return told;
    } catch (MessagingException e) {
      throw new SmtpFault(settings, transport).thrown(e);
    }
  }

  private static Socket open(SmtpSettings settings, SmtpLine line, SSLSocketFactory tls)
      throws IOException {
    try {
      return line.open(tls);
    } catch (IOException e) {
      throw SmtpFault.ofLine(settings, e);
    }
  }

  /** The mail is taken already: a server that hangs up without a goodbye changes nothing. */
  private static void quit(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      return;
    }
  }

  private static void requireAsAgreed(SmtpSettings settings, SMTPTransport transport) {
    if (settings.security() != Security.NONE && !transport.isSSL()) {
      throw new NotRetryableException(settings.server() + " did not encrypt the connection");
    }
    if (settings.username() != null && !transport.supportsExtension("AUTH")) {
      throw new NotRetryableException(
          "%s offers no authentication; remove user name and password from the connection if it needs none"
              .formatted(settings.server()));
    }
  }

  private static URLName address(SmtpSettings settings) {
    return new URLName(
        "smtp", settings.host(), settings.port(), null, settings.username(), settings.password());
  }

  private static Properties properties(
      SmtpSettings settings, InetAddress local, SSLSocketFactory tls) {
    boolean starttls = settings.security() == Security.STARTTLS;
    Properties properties = new Properties();
    properties.put("mail.smtp.auth", Boolean.toString(settings.username() != null));
    properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    properties.put("mail.smtp.starttls.enable", Boolean.toString(starttls));
    properties.put("mail.smtp.starttls.required", Boolean.toString(starttls));
    properties.put("mail.smtp.ssl.socketFactory", tls);
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.sendpartial", "true");
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.localhost", literal(local));
    return properties;
  }

  /** Returns the name of this machine in EHLO, as an address literal (RFC 5321, 4.1.3). */
  private static String literal(InetAddress local) {
    String address = local.getHostAddress().replaceFirst("%.*", "");
    return local instanceof Inet6Address ? "[IPv6:" + address + "]" : "[" + address + "]";
  }
}
