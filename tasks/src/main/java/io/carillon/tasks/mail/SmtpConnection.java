package io.carillon.tasks.mail;

import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.Checks;
import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.HostNames;
import io.carillon.template.Template;
import io.carillon.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mail servers that take mail by SMTP (RFC 5321). A test of the connection connects, encrypts,
 * authenticates and says goodbye; it sends no mail.
 */
@ConnectionKind(name = "smtp", description = "A mail server that takes mail by SMTP")
public final class SmtpConnection implements ConnectionHandler<SmtpSettings> {

  private static final Duration TEST = Duration.ofSeconds(25);
  private static final Duration MAX_WAIT = Duration.ofMinutes(30);

  private final SmtpClient client;

  /** Creates a kind whose mail servers must be hosts that {@code reach} allows. */
  public SmtpConnection(AllowedHosts reach) {
    client = new SmtpClient(reach);
  }

  @Override
  public void test(SmtpSettings settings) throws Exception {
    Checks.refuse(check(settings));
    client.talk(settings, false, TEST, (transport, session) -> "ready");
  }

  @Override
  public List<ParameterFault> check(SmtpSettings settings) {
    List<ParameterFault> faults = new ArrayList<>();
    host(settings.host()).ifPresent(faults::add);
    faults.addAll(credentials(settings));
    String from = settings.from();
    if (from != null) {
      MailAddresses.fault("from", from).ifPresent(faults::add);
    }
    String authorities = settings.caCertificate();
    if (authorities != null) {
      TrustedAuthorities.fault("ca_certificate", authorities).ifPresent(faults::add);
    }
    faults.addAll(timeouts(settings.timeouts()));
    return faults;
  }

  private static Optional<ParameterFault> host(String host) {
    if (Template.isIn(host)) {
      return Optional.empty();
    }
    try {
      HostNames.ascii(host);
      return Optional.empty();
    } catch (NotRetryableException e) {
      return Optional.of(
          new ParameterFault(
              "host", "must be a host name, an IPv4 address, or an IPv6 address in brackets"));
    }
  }

  private static List<ParameterFault> credentials(SmtpSettings settings) {
    boolean user = settings.username() != null;
    boolean password = settings.password() != null;
    if (user != password) {
      String missing = user ? "password" : "username";
      return List.of(new ParameterFault(missing, "is needed: user name and password go together"));
    }
    if (password && settings.security() == Security.NONE) {
      return List.of(
          new ParameterFault(
              "security", "must be starttls or tls: no password is sent without encryption"));
    }
    return List.of();
  }

  private static List<ParameterFault> timeouts(SmtpSettings.Timeouts timeouts) {
    List<ParameterFault> faults = new ArrayList<>();
    wait("timeouts.connect", timeouts.connect()).ifPresent(faults::add);
    wait("timeouts.read", timeouts.read()).ifPresent(faults::add);
    wait("timeouts.write", timeouts.write()).ifPresent(faults::add);
    return faults;
  }

  private static Optional<ParameterFault> wait(String path, String text) {
    return Checks.duration(path, text).or(() -> isWait(text) ? Optional.empty() : noWait(path));
  }

  private static boolean isWait(String text) {
    Duration wait = Durations.parse(text);
    return wait.toMillis() >= 1 && wait.compareTo(MAX_WAIT) <= 0;
  }

  private static Optional<ParameterFault> noWait(String path) {
    return Optional.of(new ParameterFault(path, "must be from 1ms to 30m"));
  }
}
