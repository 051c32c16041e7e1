package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import io.carillon.tasks.mail.Mail;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail of plain text, sent as {@code send_email} does. */
@JsonTypeName("email")
public record EmailChannel(
    @NotBlank
        @ConnectionName("smtp")
        @Field(
            title = "Connection",
            description = "The mail server, a connection of the kind smtp",
            examples = "mail")
        String connection,
    @NotEmpty
        @Size(max = 100)
        @Field(
            title = "To",
            description = "The recipients",
            examples = "[\"Operations <ops@example.com>\"]")
        List<@NotBlank @Size(max = 500) String> to,
    @Size(min = 1, max = 500)
        @Field(
            title = "Sender",
            description = "The sender; if absent, that of the connection",
            examples = "Carillon <carillon@example.com>")
        @Nullable String from)
    implements Channel {

  /** Copies the list. */
  public EmailChannel {
    to = to == null ? List.of() : List.copyOf(to);
  }

  Mail mail(Message message, UUID execution) {
    StringBuilder text = new StringBuilder(message.text()).append('\n');
    if (!message.fields().isEmpty()) {
      text.append('\n');
    }
    message
        .fields()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    String link = message.link();
    if (link != null) {
      text.append('\n').append(link).append('\n');
    }
    return new Mail(
        execution,
        new Mail.Envelope(from, to, List.of(), List.of(), List.of()),
        message.level().symbol() + " " + message.title(),
        new Mail.Text(text.toString(), null),
        List.of());
  }
}
