package io.carillon.tasks.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.carillon.task.NotRetryableException;
import io.carillon.tasks.Json;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.TestServer;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.http.HttpConnection;
import io.carillon.tasks.mail.Delivery;
import io.carillon.tasks.mail.SmtpConnection;
import io.carillon.tasks.mail.SmtpSettings;
import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.mail.TestAuthority;
import io.carillon.tasks.mail.TlsFront;
import io.carillon.tasks.web.AllowedHosts;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Mails to a real mail server (GreenMail), encrypted. */
class SendEmailTaskTest {

  private static final Instant NOW = Instant.parse("2026-11-29T20:15:30Z");

  private static final SmtpSettings.Timeouts TIMEOUTS =
      new SmtpSettings.Timeouts("10s", "1m", "30s");

  private static final TestAuthority AUTHORITY = new TestAuthority();

  @TempDir Path folder;
  private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final TestServer web = new TestServer();
  private final RecordingContext context = new RecordingContext();
  private TlsFront front;
  private SendEmailTask task;

  @BeforeAll
  static void quieten() {
    ((Logger) LoggerFactory.getLogger("com.icegreen")).setLevel(Level.WARN);
  }

  @BeforeEach
  void start() {
    mails.start();
    mails.setUser("carillon@example.com", "carillon", "pass-word");
    front = front("localhost", false);
    context.connection("mail", settings(front, Security.STARTTLS, "pass-word"));
    task =
        new SendEmailTask(
            new AllowedHosts(true, Set.of()),
            new AllowedFolders(List.of(folder)),
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() throws Exception {
    front.close();
    mails.stop();
    web.close();
  }

  private TlsFront front(String server, boolean atOnce) {
    return new TlsFront(mails.getSmtp().getPort(), AUTHORITY.server(server), atOnce);
  }

  private static SmtpSettings settings(TlsFront front, Security security, String password) {
    return settings("localhost", front.port(), security, password, AUTHORITY.pem());
  }

  private static SmtpSettings settings(
      String host, int port, Security security, @Nullable String password, @Nullable String pem) {
    String user = password == null ? null : "carillon";
    return new SmtpSettings(
        host, port, security, user, password, "Carillon <carillon@example.com>", pem, TIMEOUTS);
  }

  private Delivery run(String json) throws Exception {
    return task.run(Json.read(json, SendEmailTask.Parameters.class), context);
  }

  private MimeMessage only() {
    assertThat(mails.getReceivedMessages()).hasSize(1);
    return mails.getReceivedMessages()[0];
  }

  @Test
  void textHtmlAnAttachmentAndAnInlineImageArriveOverStarttls() throws Exception {
    byte[] image = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
    web.answer("/logo.png", 200, "image/png", image);
    Files.writeString(folder.resolve("bericht-ü.csv"), "a,b\n1,2\n");
    Delivery delivery =
        run(
            """
            {"connection": "mail", "to": ["Jürgen <ops@example.com>"],
             "subject": "Bericht für {{customer}} 报告",
             "text": "Hello {{customer}} {{execution_id}}",
             "html": "<p>Hello {{customer}} <img src=\\"cid:logo\\"></p>",
             "data": {"customer": "Tom & Söhne"},
             "attachments": [{"url": "%s", "inline_id": "logo"}, {"file": "bericht-ü.csv"}]}\
            """
                .formatted(web.url("/logo.png")));

    MimeMessage mail = only();
    assertThat(mail.getSubject()).isEqualTo("Bericht für Tom & Söhne 报告");
    assertThat(mail.getFrom()[0]).hasToString("Carillon <carillon@example.com>");
    assertThat(mail.getAllRecipients()[0].toString()).contains("ops@example.com");
    Multipart mixed = (Multipart) mail.getContent();
    assertThat(mixed.getContentType()).startsWith("multipart/mixed");
    Multipart alternative = (Multipart) mixed.getBodyPart(0).getContent();
    assertThat(alternative.getContentType()).startsWith("multipart/alternative");
    assertThat(alternative.getBodyPart(0).getContent())
        .isEqualTo("Hello Tom & Söhne " + context.executionId);
    Multipart related = (Multipart) alternative.getBodyPart(1).getContent();
    assertThat(related.getContentType()).startsWith("multipart/related");
    assertThat(related.getBodyPart(0).getContent())
        .isEqualTo("<p>Hello Tom &amp; Söhne <img src=\"cid:logo\"></p>");
    BodyPart logo = related.getBodyPart(1);
    assertThat(logo.getHeader("Content-ID")).containsExactly("<logo>");
    assertThat(logo.getDisposition()).isEqualTo(Part.INLINE);
    assertThat(logo.getContentType()).startsWith("image/png");
    assertThat(logo.getInputStream().readAllBytes()).isEqualTo(image);
    BodyPart report = mixed.getBodyPart(1);
    assertThat(report.getFileName()).isEqualTo("bericht-ü.csv");
    assertThat(new String(report.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("a,b\n1,2\n");

    assertThat(delivery.accepted()).containsExactly("ops@example.com");
    assertThat(delivery.refused()).isEmpty();
    assertThat(delivery.reply()).startsWith("250");
    assertThat(front.inTheClear)
        .as("nothing but the request for TLS is sent in the clear")
        .allSatisfy(line -> assertThat(line).matches("EHLO \\[127\\.0\\.0\\.1]|STARTTLS"));
    assertThat(context.log()).contains("took the mail", "1 recipients").doesNotContain("pass-word");
  }

  @Test
  void aMailSaysWhichExecutionSentItAndWhenAndThatNoProgramShouldAnswer() throws Exception {
    String json =
        "{\"connection\": \"mail\", \"to\": [\"a@example.com\"], \"subject\": \"s\", \"text\":"
            + " \"t\"}";
    Delivery first = run(json);
    Delivery retry = run(json);
    String id = "<" + context.executionId + "@example.com>";
    assertThat(first.messageId()).isEqualTo(id).isEqualTo(retry.messageId());
    assertThat(mails.getReceivedMessages())
        .hasSize(2)
        .allSatisfy(mail -> {
          assertThat(mail.getHeader("Message-ID")).containsExactly(id);
          assertThat(mail.getSentDate().toInstant()).isEqualTo(NOW);
          assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
          assertThat(mail.getContentType()).containsIgnoringCase("text/plain");
        });
  }

  @Test
  void everyRecipientIsAskedOnceAndBlindCopiesAreNotNamed() throws Exception {
    Delivery delivery =
        run(
            """
            {"connection": "mail", "to": ["a@example.com", "A@example.com"], "subject": "s",
             "html": "<p>h</p>",
             "options": {"cc": ["a@example.com", "b@example.com"], "bcc": ["c@example.com"],
              "reply_to": ["r@example.com"], "from": "Boss <boss@other.example>"}}\
            """);
    assertThat(delivery.accepted())
        .containsExactly("a@example.com", "b@example.com", "c@example.com");
    assertThat(delivery.messageId()).endsWith("@other.example>");
    MimeMessage mail = mails.getReceivedMessages()[0];
    assertThat(mail.getFrom()[0]).hasToString("Boss <boss@other.example>");
    assertThat(mail.getReplyTo()[0]).hasToString("r@example.com");
    assertThat(mail.getContentType()).containsIgnoringCase("text/html");
    assertThat(String.join("\n", Arrays.asList(headers(mail)))).doesNotContain("c@example.com");
  }

  private static String[] headers(MimeMessage mail) throws Exception {
    return Collections.list(mail.getAllHeaderLines()).stream()
        .filter(line -> !line.startsWith("Received"))
        .toArray(String[]::new);
  }

  @Test
  void tlsFromTheFirstByteWorksToo() throws Exception {
    try (TlsFront tls = front("localhost", true)) {
      context.connection("tls", settings(tls, Security.TLS, "pass-word"));
      run(
          "{\"connection\": \"tls\", \"to\": [\"a@example.com\"], \"subject\": \"s\", \"text\":"
              + " \"t\"}");
    }
    assertThat(only().getSubject()).isEqualTo("s");
  }

  @Test
  void aCertificateOfAnotherAuthorityOrOfAnotherHostIsRefusedWithBothKindsOfTls() throws Exception {
    for (Security security : List.of(Security.STARTTLS, Security.TLS)) {
      try (TlsFront good = front("localhost", security == Security.TLS);
          TlsFront other = front("mail.example.com", security == Security.TLS)) {
        assertThatThrownBy(() -> send(settings("localhost", good.port(), security, null, null)))
            .isInstanceOf(NotRetryableException.class)
            .hasMessageContaining("The certificate of localhost:" + good.port())
            .hasMessageContaining("unable to find valid certification path");
        assertThatThrownBy(() -> send(settings(other, security, "pass-word")))
            .isInstanceOf(NotRetryableException.class)
            .hasMessageContaining("The certificate of localhost:" + other.port())
            .hasMessageContaining("localhost");
        assertThat(other.inTheClear).noneMatch(line -> line.startsWith("AUTH"));
      }
    }
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void aCertificateForTheAddressIsEnoughWhenTheConnectionNamesTheAddress() throws Exception {
    try (TlsFront byAddress = front("127.0.0.1", false)) {
      int port = byAddress.port();
      send(settings("127.0.0.1", port, Security.STARTTLS, "pass-word", AUTHORITY.pem()));
    }
    assertThat(mails.getReceivedMessages()).hasSize(1);
  }

  private void send(SmtpSettings settings) throws Exception {
    context.connection("other", settings);
    run(
        "{\"connection\": \"other\", \"to\": [\"a@example.com\"], \"subject\": \"s\", \"text\":"
            + " \"t\"}");
  }

  @Test
  void aWrongPasswordIsNotTriedAgainAndNotTold() {
    assertThatThrownBy(() -> send(settings(front, Security.STARTTLS, "wrong-secret")))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("refused the user name or the password: 535")
        .hasMessageNotContaining("wrong-secret")
        .hasNoCause();
  }

  @Test
  void theTestOfAConnectionConnectsAndSendsNothing() throws Exception {
    SmtpConnection kind = new SmtpConnection(new AllowedHosts(true, Set.of()));
    kind.test(settings(front, Security.STARTTLS, "pass-word"));
    assertThatThrownBy(() -> kind.test(settings(front, Security.STARTTLS, "no")))
        .hasMessageContaining("535");
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void aMailOfSeveralMegabytesArrivesUnchanged() throws Exception {
    byte[] content = new byte[6 << 20];
    new Random(42).nextBytes(content);
    Files.write(folder.resolve("big.bin"), content);
    run(
        """
        {"connection": "mail", "to": ["a@example.com"], "subject": "s", "text": "t",
         "attachments": [{"file": "big.bin", "name": "other name.bin"}]}\
        """);
    BodyPart part = ((Multipart) only().getContent()).getBodyPart(1);
    assertThat(part.getFileName()).isEqualTo("other name.bin");
    assertThat(part.getInputStream().readAllBytes()).isEqualTo(content);
  }

  @Test
  void attachmentsHaveBoundsEachAndTogether() throws Exception {
    Files.write(folder.resolve("six.bin"), new byte[6]);
    web.answer("/seven", 200, "", new byte[7]);
    String json =
        """
        {"connection": "mail", "to": ["a@example.com"], "subject": "s", "text": "t",
         "attachments": [{"file": "six.bin"}, {"url": "%s"}], "options": {"limits": %s}}\
        """;
    run(json.formatted(web.url("/seven"), "{\"max_file_bytes\": 7, \"max_total_bytes\": 13}"));
    assertThatThrownBy(() -> run(json.formatted(web.url("/seven"), "{\"max_file_bytes\": 6}")))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage("attachments[1]: it is longer than max_file_bytes, 6");
    assertThatThrownBy(() -> run(json.formatted(web.url("/seven"), "{\"max_total_bytes\": 12}")))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage("attachments[1]: all attachments are longer than max_total_bytes, 12");
    assertThatThrownBy(() -> run(json.formatted(web.url("/seven"), "{\"max_file_bytes\": 5}")))
        .hasMessageStartingWith("attachments[0]: it is longer");
    assertThatThrownBy(() -> run(json.formatted(web.url("/x"), "{\"max_total_bytes\": 50000000}")))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("lower options.limits.max_total_bytes");
  }

  @Test
  void filesOutsideTheAllowedFoldersAndAbsentOnesAreRefused() throws Exception {
    Path outside = Files.createTempFile("outside", ".txt");
    Files.createSymbolicLink(folder.resolve("link"), outside);
    Files.createDirectory(folder.resolve("sub"));
    for (String refused : List.of(outside.toString(), "link", "sub", "sub/../../x", "/dev/zero")) {
      assertThatThrownBy(() -> attach("{\"file\": \"" + refused + "\"}"))
          .as(refused)
          .isInstanceOf(NotRetryableException.class);
    }
    assertThatThrownBy(() -> attach("{\"file\": \"absent.csv\"}"))
        .as("it may be there at the next attempt")
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("attachments[0]: the file absent.csv does not exist");
    Files.delete(outside);
  }

  @Test
  void urlsThatMayNotBeCalledOrAnswerOtherwiseAreRefused() {
    web.answer("/no", 404, "", "");
    web.answer("/busy", 503, "", "");
    assertThatThrownBy(() -> attach("{\"url\": \"" + web.url("/no") + "\"}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("404");
    assertThatThrownBy(() -> attach("{\"url\": \"" + web.url("/busy") + "\"}"))
        .isInstanceOf(IOException.class);
    SendEmailTask closed =
        new SendEmailTask(
            new AllowedHosts(false, Set.of()), new AllowedFolders(List.of()), Clock.systemUTC());
    assertThatThrownBy(
            () -> closed.run(attachment("{\"url\": \"" + web.url("/x") + "\"}"), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is not public");
  }

  @Test
  void anAttachmentComesFromAConnectionWithItsHeadersAndAuthentication() throws Exception {
    web.answer("/private/report.csv", 200, "text/csv", "a,b\n".getBytes(StandardCharsets.UTF_8));
    context.connection(
        "reports",
        new HttpConnection.Settings(
            web.url("/private/"),
            Map.of("X-Team", "finance"),
            new HttpConnection.Authentication(
                HttpConnection.Authentication.Type.BEARER, null, null, "the-token")));
    attach("{\"connection\": \"reports\", \"url\": \"report.csv\"}");

    BodyPart report = ((Multipart) only().getContent()).getBodyPart(1);
    assertThat(report.getFileName()).isEqualTo("report.csv");
    assertThat(report.getContentType()).startsWith("text/csv");
    assertThat(web.seen.getFirst().headers().getFirst("Authorization"))
        .isEqualTo("Bearer the-token");
    assertThat(web.seen.getFirst().headers().getFirst("X-Team")).isEqualTo("finance");
    assertThat(context.log()).doesNotContain("the-token");
    assertThatThrownBy(() -> attach("{\"connection\": \"gone\", \"url\": \"report.csv\"}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("gone");
  }

  private void attach(String attachment) throws Exception {
    task.run(attachment(attachment), context);
  }

  private static SendEmailTask.Parameters attachment(String attachment) {
    return Json.read(
        """
        {"connection": "mail", "to": ["a@example.com"], "subject": "s", "text": "t",
         "attachments": [%s]}\
        """
            .formatted(attachment),
        SendEmailTask.Parameters.class);
  }
}
