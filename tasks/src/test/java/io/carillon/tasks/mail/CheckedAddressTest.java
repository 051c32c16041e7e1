package io.carillon.tasks.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.web.AllowedHosts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A host is looked up once: the connection goes to the address that was checked, and the
 * certificate is checked against the name. The name server is replaced: no real one knows the host.
 */
class CheckedAddressTest {

  private static final String HOST = "mail.example.invalid";

  private final AllowedHosts names = mock(AllowedHosts.class);
  private final TestAuthority authority = new TestAuthority();
  private final Mailer mailer = new Mailer(names, Clock.systemUTC());

  @Test
  void theConnectionGoesToTheAddressThatWasCheckedAndTheCertificateMustHaveTheName()
      throws Exception {
    assertThatThrownBy(() -> InetAddress.getAllByName(HOST))
        .isInstanceOf(UnknownHostException.class);
    for (Security security : List.of(Security.STARTTLS, Security.TLS)) {
      try (ScriptedServer server = new ScriptedServer();
          TlsFront named = front(server, HOST, security);
          TlsFront address = front(server, "127.0.0.1", security)) {
        assertThat(send(named, security).accepted()).containsExactly("a@example.com");
        assertThatThrownBy(() -> send(address, security))
            .isInstanceOf(NotRetryableException.class)
            .hasMessageContaining("The certificate of " + HOST);
      }
    }
  }

  private TlsFront front(ScriptedServer server, String certificate, Security security) {
    return new TlsFront(server.port(), authority.server(certificate), security == Security.TLS);
  }

  private Delivery send(TlsFront front, Security security) throws Exception {
    when(names.addresses(HOST, front.port())).thenReturn(List.of(loopback()));
    SmtpSettings settings =
        new SmtpSettings(
            HOST,
            front.port(),
            security,
            null,
            null,
            "me@example.com",
            authority.pem(),
            SmtpSettings.Timeouts.DEFAULT);
    Mail mail =
        new Mail(
            UUID.randomUUID(),
            new Mail.Envelope(null, List.of("a@example.com"), List.of(), List.of(), List.of()),
            "subject",
            new Mail.Text("text", null),
            List.of());
    return mailer.send(settings, mail, Duration.ofSeconds(30));
  }

  private static InetAddress loopback() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
