package io.carillon.tasks.email;

import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.task.ReservedMemory;
import io.carillon.task.Retry;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.Checks;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.mail.Delivery;
import io.carillon.tasks.mail.Mail;
import io.carillon.tasks.mail.MailPart;
import io.carillon.tasks.mail.Mailer;
import io.carillon.tasks.mail.Refusal;
import io.carillon.tasks.mail.SmtpSettings;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.time.Durations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends one mail by a mail server of a connection.
 *
 * <p>The mail is sent when the server takes at least one recipient; the result lists those that it
 * refused. If it refuses all of them, the attempt fails, and is retried when a refusal was
 * temporary (4xx). Every attempt of an execution sends the same {@code Message-ID}.
 */
@TaskType(
    name = "send_email",
    description = "Sends one mail by a mail server",
    retry = @Retry(maxAttempts = 5, delay = "1m"))
public final class SendEmailTask implements TaskHandler<SendEmailTask.Parameters> {

  /** The mail; omitted values get their defaults. */
  public record Parameters(
      @NotBlank
          @ConnectionName("smtp")
          @Field(
              title = "Connection",
              description = "The mail server, a connection of the kind smtp",
              examples = "mail")
          String connection,
      @Size(max = 500)
          @Field(
              title = "To",
              description =
                  "The recipients, each as in ops@example.com or Operations <ops@example.com>",
              examples = "[\"Operations <ops@example.com>\"]")
          List<@NotBlank @Size(max = 500) String> to,
      @NotBlank
          @Size(max = 1_000)
          @Field(
              title = "Subject",
              description = "A template, as the text is",
              examples = "Report of {{customer}}, ${due_at:yyyy-MM-dd}")
          String subject,
      @Size(max = 500_000)
          @Field(
              title = "Text",
              description =
                  "The plain text; {{name}} stands for a value of data, or for execution_id,"
                      + " attempt, config.id, due_at or last_success_at",
              examples = "Hello {{customer}},\nthe report of {{due_at}} is attached.")
          @Nullable String text,
      @Size(max = 500_000)
          @Field(
              title = "HTML",
              description =
                  "The HTML text; {{name}} puts in a value with < > & \" ' escaped, {{{name}}} as"
                      + " it is",
              examples = "<p>Hello {{customer}}</p>")
          @Nullable String html,
      @Size(max = 50)
          @Field(title = "Attachments", description = "Files and inline images of the mail")
          List<@Valid Attachment> attachments,
      @Size(max = 1_000)
          @Field(
              title = "Data",
              description = "Values for the templates",
              examples = "{\"customer\": \"Example Ltd\"}")
          Map<String, Object> data,
      @Valid @Field(title = "Options", description = "Other people of the mail, and its bounds")
          Options options) {

    /** Fills in the defaults. */
    public Parameters {
      to = to == null ? List.of() : List.copyOf(to);
      attachments = attachments == null ? List.of() : List.copyOf(attachments);
      data = data == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(data));
      options = options == null ? Options.DEFAULT : options;
    }
  }

  /** The seldom used parameters; omitted values get their defaults. */
  public record Options(
      @Size(min = 1, max = 500)
          @Field(
              title = "Sender",
              description = "The sender; if absent, that of the connection",
              examples = "Reports <reports@example.com>")
          @Nullable String from,
      @Size(max = 500) @Field(title = "Copies", description = "Further recipients, named to all")
          List<@NotBlank @Size(max = 500) String> cc,
      @Size(max = 500)
          @Field(title = "Blind copies", description = "Further recipients, named to nobody")
          List<@NotBlank @Size(max = 500) String> bcc,
      @Size(max = 20)
          @Field(title = "Replies to", description = "Who gets replies; if absent, the sender")
          List<@NotBlank @Size(max = 500) String> replyTo,
      @Valid @Field(title = "Limits", description = "The bounds of the mail") Limits limits) {

    private static final Options DEFAULT =
        new Options(null, List.of(), List.of(), List.of(), Limits.DEFAULT);

    /** Fills in the defaults. */
    public Options {
      cc = cc == null ? List.of() : List.copyOf(cc);
      bcc = bcc == null ? List.of() : List.copyOf(bcc);
      replyTo = replyTo == null ? List.of() : List.copyOf(replyTo);
      limits = limits == null ? Limits.DEFAULT : limits;
    }
  }

  /** The bounds of a mail; omitted values get their defaults. */
  public record Limits(
      @Pattern(regexp = Durations.PATTERN)
          @Field(
              title = "Timeout",
              description = "The longest time for the mail server, and for each URL",
              defaultValue = "5m")
          String timeout,
      @Min(1)
          @Max(MAX_BYTES)
          @Field(
              title = "Bytes of one attachment",
              description = "A longer one fails the execution",
              defaultValue = "10485760",
              unit = "bytes")
          Integer maxFileBytes,
      @Min(1)
          @Max(MAX_BYTES)
          @Field(
              title = "Bytes of all attachments",
              description = "More fail the execution",
              defaultValue = "20971520",
              unit = "bytes")
          Integer maxTotalBytes) {

    private static final int MAX_BYTES = 100 << 20;
    private static final Limits DEFAULT = new Limits("5m", 10 << 20, 20 << 20);

    /** Fills in the defaults. */
    public Limits {
      timeout = timeout == null ? DEFAULT.timeout : timeout;
      maxFileBytes = maxFileBytes == null ? DEFAULT.maxFileBytes : maxFileBytes;
      maxTotalBytes = maxTotalBytes == null ? DEFAULT.maxTotalBytes : maxTotalBytes;
    }

    AttachmentLoader.Bounds bounds() {
      return new AttachmentLoader.Bounds(maxFileBytes, maxTotalBytes);
    }
  }

  private final Mailer mailer;
  private final AttachmentLoader attachments;

  /** Creates a task that reaches the hosts and folders that are allowed. */
  public SendEmailTask(AllowedHosts reach, AllowedFolders folders, Clock clock) {
    mailer = new Mailer(reach, clock);
    attachments = new AttachmentLoader(reach, folders);
  }

  @Override
  public List<ParameterFault> check(Parameters parameters) {
    return EmailChecks.faults(parameters);
  }

  @Override
  public Delivery run(Parameters parameters, TaskContext context)
      throws IOException, InterruptedException {
    Checks.refuse(check(parameters));
    SmtpSettings server = context.connection(parameters.connection(), SmtpSettings.class);
    try (ReservedMemory memory = reserve(parameters, context)) {
      Delivery delivery = mailer.send(server, mail(parameters, context), timeout(parameters));
      log(delivery, server, context);
      return delivery;
    }
  }

  private static ReservedMemory reserve(Parameters parameters, TaskContext context)
      throws InterruptedException {
    if (parameters.attachments().isEmpty()) {
      return () -> {};
    }
    long needed = parameters.options().limits().bounds().memory();
    if (needed > context.memoryBudget()) {
      throw new NotRetryableException(
          "The attachments may take %d bytes of memory, and this node has %d for all tasks: lower options.limits.max_total_bytes"
              .formatted(needed, context.memoryBudget()));
    }
    return context.reserveMemory(needed);
  }

  private Mail mail(Parameters parameters, TaskContext context)
      throws IOException, InterruptedException {
    Map<String, Object> values = EmailTexts.values(parameters.data(), RunValues.of(context));
    EmailTexts texts = EmailTexts.of(parameters, values);
    List<MailPart> parts =
        attachments.load(
            parameters.attachments(),
            parameters.options().limits().bounds(),
            timeout(parameters),
            context);
    return new Mail(
        context.executionId(),
        envelope(parameters),
        texts.subject(),
        new Mail.Text(texts.text(), texts.html()),
        parts);
  }

  private static Mail.Envelope envelope(Parameters parameters) {
    Options options = parameters.options();
    return new Mail.Envelope(
        options.from(), parameters.to(), options.cc(), options.bcc(), options.replyTo());
  }

  private static Duration timeout(Parameters parameters) {
    return Durations.parse(parameters.options().limits().timeout());
  }

  private static void log(Delivery delivery, SmtpSettings server, TaskContext context) {
    context
        .logger()
        .info(
            "{} took the mail {} for {} recipients: {}",
            server.server(),
            delivery.messageId(),
            delivery.accepted().size(),
            delivery.reply());
    for (Refusal refusal : delivery.refused()) {
      context
          .logger()
          .warn("{} refused {}: {}", server.server(), refusal.address(), refusal.reply());
    }
  }
}
