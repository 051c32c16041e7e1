package io.carillon.tasks.mail;

import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.time.Durations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The line to a mail server: opened and used by one thread, cut by another at a deadline or an
 * interrupt, whatever the first waits for.
 */
final class SmtpLine implements AutoCloseable {

  private final SmtpSettings settings;
  private final AllowedHosts reach;
  private final Duration longestWrite;
  private @Nullable SmtpSocket socket;
  private boolean cut;

  SmtpLine(SmtpSettings settings, AllowedHosts reach) {
    this.settings = settings;
    this.reach = reach;
    this.longestWrite = Durations.parse(settings.timeouts().write());
  }

  /**
   * Connects to an address that was checked, never to one that a second look-up would give, and
   * encrypts the line when the settings ask for TLS from the first byte.
   *
   * @throws IOException when no address takes the connection, or TLS fails
   */
  Socket open(SSLSocketFactory tls) throws IOException {
    SmtpSocket plain = connect(reach.addresses(settings.host(), settings.port()));
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(millis(settings.timeouts().read()));
    return settings.security() == Security.TLS ? encrypted(plain, tls) : plain;
  }

  private SmtpSocket connect(List<InetAddress> addresses) throws IOException {
    IOException last = null;
    for (InetAddress address : addresses) {
      SmtpSocket candidate = register(new SmtpSocket(named(address)));
      try {
        candidate.connect(
            new InetSocketAddress(candidate.getInetAddress(), settings.port()),
            millis(settings.timeouts().connect()));
        return candidate;
      } catch (IOException e) {
        candidate.close();
        last = e;
      }
    }
    String reason = last == null ? "it has no address" : String.valueOf(last.getMessage());
    throw new IOException("No connection to %s: %s".formatted(settings.server(), reason), last);
  }

  /** Returns the address under the name of the settings, which the certificate must have. */
  private InetAddress named(InetAddress address) throws IOException {
    return InetAddress.getByAddress(hostName(), address.getAddress());
  }

  private String hostName() {
    String host = settings.host();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private SSLSocket encrypted(SmtpSocket plain, SSLSocketFactory tls) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, hostName(), settings.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private synchronized SmtpSocket register(SmtpSocket next) throws IOException {
    if (cut) {
      throw new IOException("the line was cut");
    }
    socket = next;
    return next;
  }

  /** Returns whether the server has taken no data for longer than the settings allow. */
  synchronized boolean isStuck() {
    SmtpSocket current = socket;
    return current != null && current.writesFor().compareTo(longestWrite) > 0;
  }

  /** Ends every operation on the line, also one that is under way. */
  @Override
  public void close() {
    SmtpSocket current = end();
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        return; // a socket that cannot be closed is of no use any more, and nobody waits for it
      }
    }
  }

  private synchronized @Nullable SmtpSocket end() {
    cut = true;
    return socket;
  }

  private static int millis(String duration) {
    return (int) Math.max(1, Durations.parse(duration).toMillis());
  }
}
