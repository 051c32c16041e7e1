package io.carillon.simulated;

import io.carillon.alert.Alerts;
import io.carillon.alert.announce.Announcement;
import io.carillon.alert.announce.AnnouncementSender;
import io.carillon.alert.announce.Outside;
import io.carillon.alert.life.Alert;
import io.carillon.alert.life.AlertFilter;
import io.carillon.alert.life.AlertStatus;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.AlertSettings;
import io.carillon.alert.rule.RuleJson;
import io.carillon.config.TaskConfig;
import io.carillon.connection.Connections;
import io.carillon.connection.LocalConnectionKinds;
import io.carillon.definition.Json;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.Labels;
import io.carillon.manager.run.RunRequest;
import io.carillon.secret.KeyRing;
import io.carillon.secret.Secrets;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.ConnectionName;
import io.carillon.task.Secret;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.TaskTypeStore;
import io.carillon.time.TimeOrderedIds;
import io.carillon.time.TimeRange;
import io.carillon.worker.HandlerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster whose alerts are evaluated and announced step by step. */
final class WatchedCluster implements AutoCloseable {

  /** A message that has arrived. */
  record Received(UUID id, int attempt, String title, String text, String to) {}

  /** The receiver of the tests, which may fail. */
  @TaskType(name = "tell")
  static final class Tell implements TaskHandler<Tell.Message> {

    /** What is told. */
    public record Message(String title, String text, String to) {}

    private final List<Received> received = new ArrayList<>();
    private @Nullable RuntimeException failure;

    @Override
    public @Nullable Object run(Message message, TaskContext context) {
      if (failure != null) {
        throw failure;
      }
      received.add(
          new Received(
              context.executionId(),
              context.attempt(),
              message.title(),
              message.text(),
              message.to()));
      return null;
    }
  }

  /** A board to post on, as an outside system. */
  @ConnectionKind(name = "board")
  static final class Board implements ConnectionHandler<Board.Settings> {

    record Settings(String address, @Secret String token) {}

    @Override
    public void test(Settings settings) {}
  }

  /** A receiver that posts on a board, which shows what it was given. */
  @TaskType(name = "post")
  static final class Post implements TaskHandler<Post.Parameters> {

    record Parameters(@ConnectionName("board") String board, String text, String key) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      Board.Settings board = context.connection(parameters.board(), Board.Settings.class);
      throw new IllegalStateException(
          String.join(" ", board.address(), board.token(), parameters.text(), parameters.key()));
    }
  }

  /** Runs handlers when the test says so. */
  static final class Steps implements HandlerExecutor {

    final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void start(String name, Runnable work, Consumer<Throwable> refused) {
      waiting.add(work);
    }

    @Override
    public void close() {}
  }

  final SimulatedCluster cluster = new SimulatedCluster();
  final Tell tell = new Tell();
  final Steps steps = new Steps();
  SimulatedNode node;
  Alerts alerts;
  final Outside outside;
  private final LocalTaskTypes types = new LocalTaskTypes(List.of(tell, new Post()));

  WatchedCluster() {
    Secrets secrets =
        new Secrets(
            cluster.database(),
            KeyRing.of(Base64.getEncoder().encodeToString(new byte[32]), "THE_KEY"));
    LocalConnectionKinds kinds = new LocalConnectionKinds(() -> List.of(new Board()), types);
    this.outside = new Outside(new Connections(cluster.database(), kinds, secrets), secrets);
    outside.connections().registerKinds();
    this.node = cluster.node("one");
    this.alerts = alerts("one", steps);
    restart();
  }

  /** Begins anew, as if nothing had ever happened. */
  void restart() {
    cluster.restart();
    for (String table :
        List.of(
            "alert",
            "alert_rule",
            "alert_silence",
            "alert_receiver",
            "alert_announcement",
            "alert_run_time",
            "worker")) {
      cluster.database().sql().sql("delete from carillon." + table).update();
    }
    cluster
        .database()
        .sql()
        .sql("update carillon.alert_evaluation set evaluated_at = null")
        .update();
    tell.received.clear();
    tell.failure = null;
    steps.waiting.clear();
    this.node = cluster.node("one");
    this.alerts = alerts("one", steps);
    receivers(
        "{\"task_type\": \"tell\", \"parameters\": {\"title\": \"${alert.title}\","
            + " \"text\": \"${alert.text}\", \"to\": \"team\"}}");
  }

  /** The alerts of another node of the cluster. */
  Alerts alerts(String name, HandlerExecutor threads) {
    return new Alerts(
        cluster.database(),
        types,
        new TimeOrderedIds(),
        new Alerts.Options(
            new AnnouncementSender.Surroundings(
                name,
                cluster::now,
                () -> Duration.between(Instant.EPOCH, cluster.now()).toNanos(),
                threads,
                outside),
            "http://localhost/alerts",
            Duration.ofDays(30)));
  }

  /** Registers the types of receivers, as a node does that runs them. */
  void registerTypes() {
    new TaskTypeStore(cluster.database()).register(types, "tester");
  }

  void receivers(String announce) {
    AlertSettings settings = AlertSettings.read(Json.object("{\"announce\": [" + announce + "]}"));
    alerts.putSettings(settings, null, "tester");
  }

  AlertRule rule(String json) {
    return alerts.create(RuleJson.read(Json.object(json)), "tester");
  }

  /** Passes some time and makes a pass. */
  void pass(Duration time) {
    cluster.pass(time);
    cluster.addStatistics();
    alerts.evaluator().pass(Duration.ZERO);
  }

  /** Sends what is to be announced; returns what has arrived by this. */
  List<Received> send() {
    int before = tell.received.size();
    alerts.sender().runOnce();
    run();
    return List.copyOf(tell.received.subList(before, tell.received.size()));
  }

  void run() {
    while (!steps.waiting.isEmpty()) {
      steps.waiting.removeFirst().run();
    }
  }

  void failing(@Nullable RuntimeException failure) {
    tell.failure = failure;
  }

  List<Received> received() {
    return tell.received;
  }

  List<Alert> all() {
    return list(Set.of());
  }

  List<Alert> in(AlertStatus status) {
    return list(Set.of(status));
  }

  private List<Alert> list(Set<AlertStatus> statuses) {
    AlertFilter any =
        new AlertFilter(
            statuses,
            Set.of(),
            new AlertFilter.About(Set.of(), Set.of(), ConfigScope.ALL),
            Set.of(),
            TimeRange.ANY);
    return alerts.search().list(any, null, 1_000);
  }

  List<Announcement> announcements() {
    return alerts.announcements().list(new UUID(-1, -1), 1_000);
  }

  /** Creates a config that is never due, in a namespace and with labels. */
  TaskConfig labelled(String namespace, Map<String, String> labels) {
    String fields = "\"namespace\": \"%s\", \"labels\": %s, \"schedule\": {\"type\": \"manual\"}";
    return cluster.create(node, fields.formatted(namespace, Labels.json(labels)));
  }

  TaskConfig manual() {
    return cluster.create(node, "\"schedule\": {\"type\": \"manual\"}");
  }

  TaskConfig every(String interval, String more) {
    return cluster.create(
        node,
        "\"schedule\": {\"type\": \"interval\", \"every\": \"%s\"}, \"overlap\": \"allow\"%s"
            .formatted(interval, more));
  }

  /** Runs a config by hand, and ends the execution after some time. */
  void run(TaskConfig config, ExecutionStatus end, Duration time) {
    node.manager().run(config.id(), RunRequest.NORMAL, "tester");
    settle(end, time);
  }

  /** Claims all that waits, and ends it after some time. */
  void settle(ExecutionStatus end, Duration time) {
    List<Claim> claims = node.claim(1_000);
    cluster.pass(time);
    cluster.addStatistics();
    claims.forEach(claim -> node.settle(claim, end));
  }

  @Override
  public void close() {
    cluster.close();
    types.close();
  }
}
