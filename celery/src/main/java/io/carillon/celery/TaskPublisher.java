package io.carillon.celery;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.celery.connection.CeleryCounter;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.connection.CeleryTopology;
import io.carillon.celery.protocol.TaskMessage;
import io.carillon.celery.protocol.TaskOrder;
import io.carillon.celery.task.CeleryExecutionStore;
import io.carillon.celery.task.CeleryTask;
import io.carillon.celery.task.SignalHandler;
import io.carillon.celery.task.TaskSignal;
import io.carillon.celery.type.CeleryType;
import io.carillon.celery.type.CeleryTypes;
import io.carillon.database.Database;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.HandedOver;
import io.carillon.execution.HandoverStore;
import io.carillon.rabbitmq.connection.ConfirmedChannel;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.AttemptReport;
import io.carillon.rendering.ParameterRenderer;
import io.carillon.rendering.Run;
import io.carillon.runtime.TaskRuntime;
import io.carillon.task.NotRetryableException;
import io.carillon.task.TaskError;
import io.carillon.template.Templates;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.tracing.StoredTrace;
import io.carillon.tracing.Subject;
import io.carillon.tracing.TraceContext;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.report.ResultText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends waiting executions to Celery: picks a batch in a transaction that stores it as being sent,
 * publishes it, waits for RabbitMQ's confirms and stores those. An unconfirmed message may have
 * arrived or not; it is sent again if no worker mentions it for a while.
 */
final class TaskPublisher implements AutoCloseable {

  /** Time that a task has after its time-out to end by itself. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int BATCH = 200;
  private static final long MAX_BYTES = 2L << 20;
  private static final long CONFIRM_MILLIS = 5_000;
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final Database database;
  private final HandoverStore handovers;
  private final ConfigVersions versions;
  private final ParameterRenderer renderer;
  private final AttemptRecorder recorder;
  private final ExecutionStore executions;
  private final String node;
  private final ExecutionTraces traces;
  private final RecoveringConnection link;
  private final CeleryTopology topology;
  private final CeleryTypes types;
  private final CeleryExecutionStore store;
  private final SignalHandler tasks;
  private final CeleryMetrics counts;
  private final RepeatedWarnings troubles;
  private final Set<String> declared = new HashSet<>();
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private final ConfirmedChannel channel;

  TaskPublisher(
      TaskRuntime.Parts parts,
      RecoveringConnection link,
      CeleryTopology topology,
      CeleryTypes types,
      SignalHandler tasks,
      CeleryMetrics counts) {
    this.database = parts.database();
    this.handovers = new HandoverStore(parts.database());
    this.versions = parts.versions();
    this.renderer = parts.parameters().renderer();
    this.recorder = parts.recorder();
    this.executions = parts.executions();
    this.node = parts.node();
    this.traces = parts.traces();
    this.link = link;
    this.topology = topology;
    this.types = types;
    this.store = tasks.store();
    this.tasks = tasks;
    this.counts = counts;
    this.troubles =
        new RepeatedWarnings(LoggerFactory.getLogger(TaskPublisher.class), link.nanoTime());
    this.channel = new ConfirmedChannel("Sending to Celery", troubles, this::prepare);
  }

  /** Handles a notice that executions wait in a queue. */
  void noticed(String queue) {
    handovers.pauses().noticed(queue);
  }

  /** Runs one round: sends one batch per queue. */
  Duration runOnce() throws InterruptedException {
    boolean more = false;
    for (Map.Entry<String, List<String>> queue : types.byQueue().entrySet()) {
      if (link.writable() == null) {
        return POLL_INTERVAL;
      }
      more |= send(queue.getKey(), queue.getValue()) == BATCH;
    }
    return more ? Duration.ZERO : POLL_INTERVAL;
  }

  private int send(String queue, List<String> names) throws InterruptedException {
    List<HandedOver> picked = handOver(queue, names);
    if (picked.isEmpty()) {
      return 0;
    }
    Map<ConfigVersion.Key, ConfigVersion> found =
        versions.find(picked.stream().map(TaskPublisher::key).toList());
    Map<UUID, StoredTrace> stored = stored(picked);
    List<TaskSignal> words = new ArrayList<>();
    for (List<HandedOver> part : parts(picked, found)) {
      words.addAll(publish(queue, messages(part, found, stored, words)));
    }
    tasks.hear(words);
    return picked.size();
  }

  private Map<UUID, StoredTrace> stored(List<HandedOver> picked) {
    return traces.areOn()
        ? traces.find(picked.stream().map(HandedOver::executionId).toList())
        : Map.of();
  }

  private List<HandedOver> handOver(String queue, List<String> names) {
    return Objects.requireNonNull(
        database.inTransaction(() -> {
          List<HandedOver> batch = handovers.handOver(queue, names, BATCH);
          store.insert(sending(batch, database.time()));
          return batch;
        }));
  }

  /** Splits the batch into parts of about 2 MiB of parameters at most. */
  private static List<List<HandedOver>> parts(
      List<HandedOver> picked, Map<ConfigVersion.Key, ConfigVersion> found) {
    List<List<HandedOver>> parts = new ArrayList<>();
    long bytes = MAX_BYTES;
    for (HandedOver one : picked) {
      bytes += bytes(one, found.get(key(one)));
      if (bytes >= MAX_BYTES) {
        parts.add(new ArrayList<>());
        bytes = 0;
      }
      parts.getLast().add(one);
    }
    return parts;
  }

  private static long bytes(HandedOver one, @Nullable ConfigVersion version) {
    int ofConfig = version == null ? 0 : version.task().parameterBytes();
    return Math.max(one.ownParameters().bytes(), ofConfig);
  }

  private Map<UUID, CeleryTask> sending(List<HandedOver> batch, Instant now) {
    Map<UUID, CeleryTask> sending = new LinkedHashMap<>();
    for (HandedOver one : batch) {
      CeleryType type = types.find(one.task().type());
      boolean replies = type != null && type.results() == CeleryType.Results.RPC;
      Duration silence = type == null ? CeleryTask.SENDING : type.resultDeadline();
      CeleryTask.Message message = new CeleryTask.Message(one.attempt(), null, replies, silence);
      sending.put(one.executionId(), CeleryTask.sending(message, now));
    }
    return sending;
  }

  private Map<UUID, TaskMessage> messages(
      List<HandedOver> picked,
      Map<ConfigVersion.Key, ConfigVersion> found,
      Map<UUID, StoredTrace> stored,
      List<TaskSignal> words)
      throws InterruptedException {
    Map<UUID, TaskMessage> messages = new LinkedHashMap<>();
    Instant now = database.time();
    for (HandedOver one : picked) {
      CeleryType type = types.find(one.task().type());
      ConfigVersion version = found.get(key(one));
      ObjectNode parameters = version == null ? null : parameters(one, version);
      if (type == null || version == null || parameters == null) {
        words.add(unsendable(one));
      } else {
        rendered(one, version, parameters, words)
            .ifPresent(json ->
                messages.put(
                    one.executionId(),
                    TaskMessage.of(
                        order(
                            one, type, version, json, headers(one, stored.get(one.executionId()))),
                        now)));
      }
    }
    return messages;
  }

  /** Fills in placeholders; when one has no value, the execution fails and nothing is sent. */
  private Optional<ObjectNode> rendered(
      HandedOver one, ConfigVersion version, ObjectNode parameters, List<TaskSignal> words)
      throws InterruptedException {
    if (!Templates.areIn(parameters)) {
      return Optional.of(parameters);
    }
    Claim.Task task = one.task();
    Run run = new Run(one.executionId(), one.attempt() + 1, task.configId(), task.dueAt());
    try {
      ObjectNode json = renderer.renderWithoutSecrets(parameters, run, version.schedule());
      recorder.report(
          new AttemptReport.Rendered(run.executionId(), run.attempt(), ResultText.bounded(json)));
      return Optional.of(json);
    } catch (NotRetryableException e) {
      words.add(new TaskSignal.Unsendable(one.executionId(), TaskError.of(e)));
      return Optional.empty();
    }
  }

  private static TaskSignal unsendable(HandedOver one) {
    String gone = "The task type or config of this execution is gone: " + one.task().type();
    return new TaskSignal.Unsendable(one.executionId(), TaskError.of("celery_unsendable", gone));
  }

  private static ConfigVersion.Key key(HandedOver one) {
    return new ConfigVersion.Key(one.task().configId(), one.task().configVersion());
  }

  private @Nullable ObjectNode parameters(HandedOver one, ConfigVersion version) {
    ObjectNode own = one.ownParameters().small();
    if (own != null) {
      return own;
    }
    return (one.ownParameters().exist()
            ? executions.parameters(one.executionId())
            : versions.parameters(version))
        .orElse(null);
  }

  private TaskOrder order(
      HandedOver one,
      CeleryType type,
      ConfigVersion version,
      ObjectNode parameters,
      Map<String, String> headers) {
    CeleryType.Arguments arguments = type.arguments(parameters);
    String replyTo = type.results() == CeleryType.Results.RPC ? topology.inbox() : null;
    Duration timeout = version.policies().timeout();
    return new TaskOrder(
        one.executionId(),
        new TaskOrder.Call(type.task(), arguments.args(), arguments.kwargs()),
        one.attempt(),
        new TaskOrder.Delivery(replyTo, one.priority(), one.startBy()),
        new TaskOrder.Limits(timeout, timeout == null ? null : timeout.plus(PATIENCE)),
        new TaskOrder.Sender("carillon@" + node, headers));
  }

  private Map<String, String> headers(HandedOver one, @Nullable StoredTrace stored) {
    Map<String, String> headers = new HashMap<>();
    headers.put("carillon_attempt", String.valueOf(one.attempt() + 1));
    Instant due = one.task().dueAt();
    if (due != null) {
      headers.put("carillon_due_at", due.toString());
    }
    if (stored != null) {
      TraceContext trace = traces.sent(subject(one), one.attempt() + 1, stored);
      if (trace != null) {
        put(headers, trace);
      }
    }
    return headers;
  }

  private static Subject subject(HandedOver one) {
    return new Subject(one.executionId(), one.task().configId(), one.task().type());
  }

  /** The names are those of OpenTelemetry's instrumentation of Celery. */
  private static void put(Map<String, String> headers, TraceContext trace) {
    headers.put("traceparent", trace.traceparent());
    if (trace.tracestate() != null) {
      headers.put("tracestate", trace.tracestate());
    }
  }

  private List<TaskSignal> publish(String queue, Map<UUID, TaskMessage> messages)
      throws InterruptedException {
    Connection connection = link.writable();
    if (connection == null || messages.isEmpty()) {
      return messages.keySet().stream().<TaskSignal>map(TaskSignal.Returned::new).toList();
    }
    try {
      List<TaskSignal> words = publish(connection, queue, messages);
      troubles.over("Sending to Celery", "goes on");
      return words;
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      counts.add(CeleryCounter.UNCONFIRMED, messages.size());
      troubles.warn("Sending to Celery", RabbitErrors.of(e));
      close();
      return List.of(); // they may have arrived: a worker's event or the time-out will tell
    }
  }

  private List<TaskSignal> publish(
      Connection connection, String queue, Map<UUID, TaskMessage> messages)
      throws IOException, TimeoutException, InterruptedException {
    Channel present = channel.on(connection);
    declare(present, queue);
    returned.clear();
    for (TaskMessage message : messages.values()) {
      present.basicPublish("", queue, true, message.properties(), message.body());
    }
    if (!present.waitForConfirms(CONFIRM_MILLIS)) {
      throw new IOException("RabbitMQ could not take all messages");
    }
    return words(messages);
  }

  private void declare(Channel present, String queue) throws IOException {
    if (!declared.contains(queue)) {
      topology.declareTaskQueue(present, queue);
      declared.add(queue);
    }
  }

  private List<TaskSignal> words(Map<UUID, TaskMessage> messages) {
    List<TaskSignal> words = new ArrayList<>();
    for (UUID id : messages.keySet()) {
      words.add(
          returned.contains(id.toString()) ? new TaskSignal.Returned(id) : new TaskSignal.Sent(id));
    }
    if (!returned.isEmpty()) {
      declared.clear(); // a queue was deleted: the next round declares it again
      counts.add(CeleryCounter.RETURNED, returned.size());
    }
    counts.add(CeleryCounter.SENT, messages.size() - returned.size());
    return words;
  }

  private void prepare(Channel fresh) throws IOException {
    topology.declareInbox(fresh); // before a worker can reply
    fresh.addReturnListener(
        message -> returned.add(String.valueOf(message.getProperties().getHeaders().get("id"))));
    declared.clear();
  }

  @Override
  public void close() {
    channel.close();
  }
}
