package io.carillon.tasks.mail;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.task.Field;
import io.carillon.task.Secret;
import io.carillon.time.Durations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connection of the kind {@code smtp}. Its text form shows no password.
 *
 * @param host a host name, an IPv4 address, or an IPv6 address in brackets
 * @param port from 1 to 65,535
 * @param username null for a server that takes mail without a password
 * @param from the sender of mails that name none; null for none
 * @param caCertificate PEM of the certificate authorities to trust instead of those of the JVM;
 *     null for those of the JVM
 */
public record SmtpSettings(
    @NotBlank
        @Size(max = 253)
        @Field(
            title = "Host",
            description = "The host name or the address of the mail server",
            examples = "smtp.example.com")
        String host,
    @Min(1)
        @Max(65_535)
        @Field(
            title = "Port",
            description =
                "The TCP port; if absent, 587 with starttls, 465 with tls and 25 with none",
            examples = "587")
        Integer port,
    @Field(
            title = "Encryption",
            description =
                "starttls: the connection is encrypted before anything is sent, or it fails; tls:"
                    + " encrypted from the first byte; none: not encrypted, and no password is sent",
            defaultValue = "starttls")
        Security security,
    @Size(min = 1, max = 500)
        @Field(
            title = "User name",
            description = "The user name at the mail server; none if it asks for none",
            examples = "carillon@example.com")
        @Nullable String username,
    @Size(min = 1, max = 1_000)
        @Secret
        @Field(
            title = "Password",
            description = "The password of the user, as in ${secret:mail-password}")
        @Nullable String password,
    @Size(min = 1, max = 500)
        @Field(
            title = "Sender",
            description = "The sender of mails that name none",
            examples = "Carillon <carillon@example.com>")
        @Nullable String from,
    @Size(min = 1, max = 100_000)
        @Field(
            title = "Certificate authority",
            description =
                "PEM of the certificates to trust instead of those of the JVM, for a server with a"
                    + " certificate of a private authority")
        @Nullable String caCertificate,
    @Valid @Field(title = "Timeouts", description = "The longest waits for the mail server")
        Timeouts timeouts) {

  /** How a connection is protected. */
  public enum Security {
    /** STARTTLS by RFC 3207; a server that does not offer it is refused. */
    @JsonProperty("starttls")
    STARTTLS(587),
    /** TLS from the first byte, by RFC 8314 section 3.3. */
    @JsonProperty("tls")
    TLS(465),
    /** No encryption; refused together with a password. */
    @JsonProperty("none")
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }
  }

  /** The longest waits; omitted values get their defaults. */
  public record Timeouts(
      @Pattern(regexp = Durations.PATTERN)
          @Field(
              title = "Connect",
              description = "The longest wait for a connection to one address",
              defaultValue = "10s")
          String connect,
      @Pattern(regexp = Durations.PATTERN)
          @Field(
              title = "Read",
              description = "The longest wait for an answer",
              defaultValue = "1m")
          String read,
      @Pattern(regexp = Durations.PATTERN)
          @Field(
              title = "Write",
              description = "The longest wait for the server to take data",
              defaultValue = "30s")
          String write) {

    static final Timeouts DEFAULT = new Timeouts("10s", "1m", "30s");

    /** Fills in the defaults. */
    public Timeouts {
      connect = connect == null ? DEFAULT.connect : connect;
      read = read == null ? DEFAULT.read : read;
      write = write == null ? DEFAULT.write : write;
    }
  }

  /** Fills in the defaults. */
  public SmtpSettings {
    security = security == null ? Security.STARTTLS : security;
    port = port == null ? security.port : port;
    timeouts = timeouts == null ? Timeouts.DEFAULT : timeouts;
  }

  /** Returns host and port, for messages. */
  public String server() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "SmtpSettings[" + server() + "]";
  }
}
