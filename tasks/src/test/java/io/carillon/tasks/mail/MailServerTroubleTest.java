package io.carillon.tasks.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.mail.SmtpSettings.Timeouts;
import io.carillon.tasks.web.AllowedHosts;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail servers that hang, lie, refuse, or talk without end. */
@Timeout(60)
class MailServerTroubleTest {

  private static final Duration WHOLE = Duration.ofSeconds(30);

  private final ScriptedServer server = new ScriptedServer();
  private final Mailer mailer = new Mailer(new AllowedHosts(true, Set.of()), Clock.systemUTC());

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private SmtpSettings plain() {
    return settings(Security.NONE, new Timeouts("5s", "5s", "5s"));
  }

  private SmtpSettings settings(Security security, Timeouts timeouts) {
    return new SmtpSettings(
        "localhost", server.port(), security, null, null, "me@example.com", null, timeouts);
  }

  private static Mail mail(String... to) {
    return mailWith("text", to);
  }

  private static Mail mailWith(String text, String... to) {
    return new Mail(
        UUID.randomUUID(),
        new Mail.Envelope(null, List.of(to), List.of(), List.of(), List.of()),
        "subject",
        new Mail.Text(text, null),
        List.of());
  }

  private Delivery send(String... to) throws Exception {
    return mailer.send(plain(), mail(to), WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "."})
  void aServerThatHangsIsGivenUpAfterTheReadTimeout(String when) {
    server.on(when, ScriptedServer.HANG);
    SmtpSettings impatient = settings(Security.NONE, new Timeouts("5s", "200ms", "5s"));
    assertThatThrownBy(() -> mailer.send(impatient, mail("a@example.com"), WHOLE))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("localhost:%d did not answer within 200ms".formatted(server.port()));
  }

  @Test
  void theWholeHasABoundOfItsOwn() {
    server.on("RCPT", ScriptedServer.HANG);
    assertThatThrownBy(() -> mailer.send(plain(), mail("a@example.com"), Duration.ofMillis(300)))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining("took longer than 300ms");
  }

  @Test
  void anInterruptEndsItAtOnce() throws Exception {
    server.on("MAIL", ScriptedServer.HANG);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                send("a@example.com");
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    server.called.await();
    await().until(() -> !server.heard.isEmpty());
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aServerThatTakesNoDataIsGivenUpAfterTheWriteTimeout() throws Exception {
    try (SilentServer silent = new SilentServer()) {
      SmtpSettings impatient =
          new SmtpSettings(
              "localhost",
              silent.port(),
              Security.NONE,
              null,
              null,
              "me@example.com",
              null,
              new Timeouts("5s", "20s", "300ms"));
      Mail large =
          mailWith("x".repeat(70) + "\n" + "line of text\n".repeat(2_000_000), "a@example.com");
      assertThatThrownBy(() -> mailer.send(impatient, large, WHOLE))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("took no data for 300ms");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ScriptedServer.ENDLESS_LINE, ScriptedServer.ENDLESS_LINES})
  void anAnswerWithoutEndIsCutOff(String answer) {
    for (String when : List.of("EHLO", "RCPT")) {
      server.on(when, answer);
      assertThatThrownBy(() -> send("a@example.com"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it sent more than 1048576 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1", "2", "\u0000\u0001", "+OK POP3"})
  void aGarbledGreetingIsNoMailServerNow(String greeting) {
    server.on("greeting", greeting);
    assertThatThrownBy(() -> send("a@example.com"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("localhost:" + server.port())
        .hasMessageContaining("closed the connection, or sent an answer that is none");
  }

  @ParameterizedTest
  @CsvSource({"421 busy, true", "554 no service, false"})
  void aGreetingThatRefusesSaysWhetherARetryHelps(String greeting, boolean retry) {
    server.on("greeting", greeting);
    assertThatThrownBy(() -> send("a@example.com"))
        .isInstanceOf(retry ? IOException.class : NotRetryableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "."})
  void aServerThatClosesTheConnectionIsTriedAgain(String when) {
    server.on(when, ScriptedServer.CLOSE);
    assertThatThrownBy(() -> send("a@example.com")).isInstanceOf(IOException.class);
  }

  @Test
  void aMailThatWasTakenIsSentEvenIfTheServerHangsUpWithoutAGoodbye() throws Exception {
    server.on("QUIT", ScriptedServer.CLOSE);
    assertThat(send("a@example.com").reply()).isEqualTo("250 taken as 42");
  }

  @Test
  void withoutStarttlsNothingIsSent() {
    SmtpSettings encrypted = settings(Security.STARTTLS, new Timeouts("5s", "5s", "5s"));
    assertThatThrownBy(() -> mailer.send(encrypted, mail("a@example.com"), WHOLE))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("STARTTLS is required");
    assertThat(server.heard).allSatisfy(line -> assertThat(line).startsWith("EHLO"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"250 no", "454 TLS not available", "220 go\r\n250 injected"})
  void aStarttlsThatDoesNotEncryptSendsNothing(String answer) {
    server.on("EHLO", "250-scripted\r\n250 STARTTLS").on("STARTTLS", answer);
    SmtpSettings encrypted = settings(Security.STARTTLS, new Timeouts("5s", "1s", "5s"));
    assertThatThrownBy(() -> mailer.send(encrypted, mail("a@example.com"), WHOLE))
        .isInstanceOfAny(IOException.class, NotRetryableException.class);
    assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL") || line.startsWith("AUTH"));
  }

  @Test
  void refusedRecipientsAreListedAndTheOthersGetTheMail() throws Exception {
    server
        .on(
            "RCPT TO:<gone@example.com>",
            "550-5.1.1 no such user\r\n550 5.1.1 ask \u0007 elsewhere")
        .on("RCPT TO:<full@example.com>", "452 4.2.2 mailbox full");
    Delivery delivery = send("a@example.com", "gone@example.com", "full@example.com");
    assertThat(delivery.accepted()).containsExactly("a@example.com");
    assertThat(delivery.refused())
        .containsExactly(
            new Refusal("gone@example.com", 550, "550-5.1.1 no such user 550 5.1.1 ask elsewhere"),
            new Refusal("full@example.com", 452, "452 4.2.2 mailbox full"));
    assertThat(delivery.reply()).isEqualTo("250 taken as 42");
  }

  @ParameterizedTest
  @CsvSource({"550 unknown, 550 unknown, false", "550 unknown, 450 later, true"})
  void whenEveryRecipientIsRefusedItFails(String first, String second, boolean retry) {
    server.on("RCPT TO:<a@", first).on("RCPT TO:<b@", second);
    assertThatThrownBy(() -> send("a@example.com", "b@example.com"))
        .isInstanceOf(retry ? IOException.class : NotRetryableException.class)
        .hasMessage(
            "localhost:%d refused every recipient: a@example.com: %s; b@example.com: %s"
                .formatted(server.port(), first, second));
    assertThat(server.heard).doesNotContain("DATA");
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 550 who are you, refused the sender: 550 who are you, false",
    "MAIL, 451 later, refused the sender: 451 later, true",
    "DATA, 554 no, refused the mail: 554 no, false",
    "., 552 too large, refused the mail: 552 too large, false",
    "., 451 greylisted, refused the mail: 451 greylisted, true"
  })
  void otherRefusalsSayWhatWasRefused(String when, String answer, String said, boolean retry) {
    server.on(when, answer);
    assertThatThrownBy(() -> send("a@example.com"))
        .isInstanceOf(retry ? IOException.class : NotRetryableException.class)
        .hasMessage("localhost:%d %s".formatted(server.port(), said));
  }

  @Test
  void aPasswordIsNeverSentInTheClear() {
    SmtpSettings careless =
        new SmtpSettings(
            "localhost",
            server.port(),
            Security.NONE,
            "me",
            "secret",
            "a@b.example",
            null,
            Timeouts.DEFAULT);
    assertThatThrownBy(() -> mailer.send(careless, mail("a@example.com"), WHOLE))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("must be starttls or tls")
        .hasMessageNotContaining("secret");
    assertThat(new SmtpConnection(new AllowedHosts(true, Set.of())).check(careless))
        .singleElement()
        .satisfies(fault -> assertThat(fault.path()).isEqualTo("security"));
    assertThat(server.heard).isEmpty();
    assertThat(careless).asString().doesNotContain("secret");
  }

  @Test
  void lettersBeforeTheAtNeedAServerWithSmtputf8() throws Exception {
    assertThatThrownBy(() -> send("jürgen@example.com"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("jürgen@example.com")
        .hasMessageContaining("SMTPUTF8");
    server.on("EHLO", "250-scripted\r\n250 SMTPUTF8");
    assertThat(send("jürgen@bücher.example").accepted())
        .containsExactly("jürgen@xn--bcher-kva.example");
    assertThat(server.heard)
        .anyMatch(line -> line.startsWith("MAIL FROM:<me@example.com> SMTPUTF8"));
  }

  @Test
  void lettersInTheDomainAreSentInAscii() throws Exception {
    assertThat(send("a@bücher.example").accepted()).containsExactly("a@xn--bcher-kva.example");
    assertThat(server.heard).contains("RCPT TO:<a@xn--bcher-kva.example>");
  }

  @Test
  void aHostThatMayNotBeCalledIsRefusedBeforeAnyConnection() {
    Mailer closed = new Mailer(new AllowedHosts(false, Set.of()), Clock.systemUTC());
    assertThatThrownBy(() -> closed.send(plain(), mail("a@example.com"), WHOLE))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("localhost:" + server.port())
        .hasMessageContaining("is not public");
    assertThat(server.heard).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsTriedAgain() throws Exception {
    server.close();
    assertThatThrownBy(() -> send("a@example.com"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No connection to localhost:" + server.port());
  }
}
