package io.carillon.tasks.notification;

import io.carillon.task.Field;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.ParameterFault;
import io.carillon.task.Retry;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.Checks;
import io.carillon.tasks.http.WebhookConnection;
import io.carillon.tasks.mail.Delivery;
import io.carillon.tasks.mail.HeaderText;
import io.carillon.tasks.mail.MailAddresses;
import io.carillon.tasks.mail.Mailer;
import io.carillon.tasks.mail.Refusal;
import io.carillon.tasks.mail.SmtpSettings;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.time.Durations;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to a chat, a webhook or by mail.
 *
 * <p>A service that takes no more messages for a while is asked again after the wait that it names,
 * at least a second and at most an hour, without using up an attempt of the config; after {@value
 * #MAX_ATTEMPTS} attempts in all it counts as a failure. A refusal that a retry would meet again
 * fails the execution.
 */
@TaskType(
    name = "notification",
    description = "Sends one message to a chat, a webhook or by mail",
    retry = @Retry(maxAttempts = 5, delay = "30s"))
public final class NotificationTask implements TaskHandler<NotificationTask.Parameters> {

  static final int MAX_ATTEMPTS = 30;

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** The message; omitted values get their defaults. */
  public record Parameters(
      @NotNull @Valid @Field(title = "Channel", description = "The service that takes the message")
          Channel channel,
      @NotBlank
          @Size(max = 200)
          @Field(
              title = "Title",
              description = "On one line; the subject of a mail",
              examples = "Backup of ${due_at:yyyy-MM-dd} failed")
          String title,
      @Size(max = 50_000)
          @Field(
              title = "Text",
              description = "Shown as it is: it cannot be markup of the service",
              examples = "The disk is full.")
          String text,
      @Field(
              title = "Level",
              description = "How serious it is; shown as a colour or a symbol",
              defaultValue = "info")
          Level level,
      @Size(max = 2_000)
          @Pattern(regexp = Checks.URL_PATTERN)
          @Field(
              title = "Link",
              description = "An http or https URL to open",
              examples = "https://wiki.example.com/runbook")
          @Nullable String link,
      @Size(max = 20)
          @Field(
              title = "Fields",
              description = "Facts by name, at most 20",
              examples = "{\"Host\": \"db-1\"}")
          Map<@NotBlank @Size(max = 100) String, @Size(max = 1_000) String> fields,
      @Pattern(regexp = Durations.PATTERN)
          @Field(
              title = "Timeout",
              description = "The longest time for the service",
              defaultValue = "1m")
          String timeout) {

    /** Fills in the defaults. */
    public Parameters {
      text = text == null ? "" : text;
      level = level == null ? Level.INFO : level;
      fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      timeout = timeout == null ? "1m" : timeout;
    }

    Message message() {
      return new Message(title, text, level, link, fields);
    }
  }

  /**
   * The result of a message that was taken.
   *
   * @param answer the words of the service, at most 500 characters
   * @param refused the recipients that a mail server refused while it took the mail for others
   */
  public record Result(String answer, List<Refusal> refused) {}

  private final Poster poster;
  private final Mailer mailer;
  private final Clock clock;

  /** Creates a task that reaches the hosts that {@code reach} allows. */
  public NotificationTask(AllowedHosts reach, Clock clock) {
    this.poster = new Poster(reach, clock);
    this.mailer = new Mailer(reach, clock);
    this.clock = clock;
  }

  @Override
  public List<ParameterFault> check(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    HeaderText.fault("title", parameters.title()).ifPresent(faults::add);
    String link = parameters.link();
    if (link != null) {
      Checks.url("link", link).ifPresent(faults::add);
      HeaderText.fault("link", link).ifPresent(faults::add);
    }
    Checks.timeout(parameters.timeout()).ifPresent(faults::add);
    if (parameters.channel() instanceof EmailChannel email) {
      faults.addAll(MailAddresses.faults("channel.to", email.to()));
      String from = email.from();
      if (from != null) {
        MailAddresses.fault("channel.from", from).ifPresent(faults::add);
      }
    }
    return faults;
  }

  @Override
  public Object run(Parameters parameters, TaskContext context)
      throws IOException, InterruptedException {
    Checks.refuse(check(parameters));
    Duration timeout = Durations.parse(parameters.timeout());
    return switch (parameters.channel()) {
      case EmailChannel email -> mail(email, parameters.message(), timeout, context);
      case WebChannel web -> outcome(post(web, parameters.message(), timeout, context), context);
    };
  }

  private Result mail(EmailChannel email, Message message, Duration timeout, TaskContext context)
      throws IOException, InterruptedException {
    SmtpSettings server = context.connection(email.connection(), SmtpSettings.class);
    Delivery delivery = mailer.send(server, email.mail(message, context.executionId()), timeout);
    context.logger().info("The mail {} was taken: {}", delivery.messageId(), delivery.reply());
    return new Result(delivery.reply(), delivery.refused());
  }

  private Answer post(WebChannel channel, Message message, Duration timeout, TaskContext context)
      throws IOException, InterruptedException {
    WebhookConnection.Settings settings =
        context.connection(channel.connection(), WebhookConnection.Settings.class);
    Endpoint endpoint = Endpoint.of(settings, clock.instant(), context.executionId());
    Call call = channel.call(message, endpoint);
    return channel.answer(poster.post(call, endpoint.secret(), timeout));
  }

  private Object outcome(Answer answer, TaskContext context) throws IOException {
    return switch (answer) {
      case Answer.Taken(String words) -> {
        context.logger().info("The message was taken: {}", Poster.shown(words));
        yield new Result(Poster.shown(words), List.of());
      }
      case Answer.Limited(Duration wait, String words) -> later(wait, Poster.shown(words), context);
      case Answer.Refused(String words, boolean retryable) -> {
        String message = "The service refused the message: " + Poster.shown(words);
        if (retryable) {
          throw new IOException(message);
        }
        throw new NotRetryableException(message);
      }
    };
  }

  private Outcome later(Duration wait, String words, TaskContext context) throws IOException {
    if (context.attempt() >= MAX_ATTEMPTS) {
      throw new IOException(
          "The service takes no more messages, at attempt %d still: %s"
              .formatted(context.attempt(), words));
    }
    Duration bounded = bounded(wait);
    Duration pause = bounded.plus(spread(bounded, context));
    context.logger().warn("The service takes no more messages for {}: {}", pause, words);
    return new Outcome.Snoozed(clock.instant().plus(pause));
  }

  private static Duration bounded(Duration wait) {
    if (wait.compareTo(SHORTEST_WAIT) < 0) {
      return SHORTEST_WAIT;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** Many executions that were told the same wait come back over a quarter of it. */
  private static Duration spread(Duration wait, TaskContext context) {
    int share = Math.floorMod(context.executionId().hashCode(), 250);
    return wait.multipliedBy(share).dividedBy(1_000);
  }
}
