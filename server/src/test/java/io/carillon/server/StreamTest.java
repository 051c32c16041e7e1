package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.server.SseClient.Event;
import io.carillon.server.stream.StreamHub;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live stream: complete across cuts, bounded, and cheap for many clients. */
class StreamTest {

  private static final int CLIENTS = 2_050;

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data, Map.of("CARILLON_STREAM_CLIENTS", "" + CLIENTS));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Connection database() throws SQLException {
    TestSite site = server.site();
    return DriverManager.getConnection(site.jdbcUrl(), site.user(), site.password());
  }

  private static void sql(String statement) {
    try (Connection connection = database();
        Statement one = connection.createStatement()) {
      one.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String ended(int count, String type) {
    return """
    insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
      max_attempts, priority, status, trigger, task_type, queue, due_at, started_at, finished_at)
    select carillon_ids.id, 999999, 1, now(), 1, 5, 'succeeded', 'schedule', '%2$s', 'default', now(), now(), now()
    from (select gen_random_uuid() as id from generate_series(1, %1$d)) as carillon_ids
    returning id
    """
        .formatted(count, type);
  }

  private static long config(String name) {
    String body =
        """
        {"name": "%s", "task_type": "scrape", "schedule": {"type": "manual"},
          "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
        """
            .formatted(name, server.pageUrl());
    TestServer.Answer made = server.post("/api/v1/task-configs", body);
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    return made.json().get("id").longValue();
  }

  @Test
  void aClientGetsChangesOfConfigsAndStatesOfTheirExecutions() {
    try (SseClient client =
        SseClient.open(server, "/api/v1/stream?topic=executions,configs,pulse", null)) {
      assertThat(client.response().statusCode()).isEqualTo(200);
      assertThat(client.response().headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(client.response().headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(client.next("open").json().get("resumed").booleanValue()).isFalse();
      long config = config("live");
      Event created = client.next("config");
      assertThat(created.json().get("kind").stringValue()).isEqualTo("created");
      assertThat(created.json().get("task_config_id").longValue()).isEqualTo(config);
      server.post("/api/v1/task-configs/" + config + "/run", null);
      Event first = client.next("execution");
      assertThat(first.json().get("task_config_id").longValue()).isEqualTo(config);
      Event last = first;
      while (!last.json().get("status").stringValue().equals("succeeded")) {
        last = client.next("execution");
      }
      assertThat(last.json().get("task_type").stringValue()).isEqualTo("scrape");
      assertThat(first.json().get("task_config_name").stringValue()).isEqualTo("live");
      assertThat(last.json().get("task_config_name").stringValue()).isEqualTo("live");
      assertThat(last.data()).doesNotContain("parameters", "result", server.pageUrl());
      assertThat(client.next("pulse").json().has("running")).isTrue();
    }
  }

  @Test
  void onlyWhatWasAskedForIsSent() {
    try (SseClient mine =
            SseClient.open(server, "/api/v1/stream?topic=executions&type=mine", null);
        SseClient one =
            SseClient.open(server, "/api/v1/stream?topic=executions:config:999999", null)) {
      mine.next("open");
      one.next("open");
      sql(ended(3, "mine")); // of a config that is gone: no filter fits it
      one.next("execution");
      one.next("execution");
      one.next("execution");
      assertThat(mine.poll(Duration.ofSeconds(1).toNanos()))
          .matches(event -> event == null || !event.name().equals("execution"));
    }
  }

  /** The client is cut off at any event, many times, while writers commit in any order. */
  @Test
  void aClientThatIsCutOffAgainAndAgainMissesNothingAndGetsNothingTwice() throws Exception {
    Set<String> written = ConcurrentHashMap.newKeySet();
    List<String> got = new ArrayList<>();
    String path = "/api/v1/stream?topic=executions&every=true";
    SseClient client = SseClient.open(server, path, null);
    String last = client.next("open").id();
    Random cuts = new Random(1);
    try (ExecutorService writers = Executors.newFixedThreadPool(3)) {
      List<Future<?>> all = new ArrayList<>();
      for (int seed = 0; seed < 3; seed++) {
        Random random = new Random(seed);
        all.add(
            writers.submit(() -> {
              write(random, written);
              return null;
            }));
      }
      int untilCut = 100;
      long quiet = 0;
      while (quiet < 20) {
        Event event = client.poll(Duration.ofMillis(100).toNanos());
        if (event != null && event.name().equals("execution")) {
          got.add(event.json().get("id").stringValue());
          last = event.id();
          quiet = 0;
          if (--untilCut == 0) {
            client.close();
            untilCut = 1 + cuts.nextInt(2_000);
            client = SseClient.open(server, path, last);
            assertThat(client.next("open", "reset").json().path("resumed").asBoolean()).isTrue();
          }
        } else if (event != null && event.name().isEmpty()) {
          last = event.id();
        } else if (all.stream().allMatch(Future::isDone)) {
          quiet++;
        }
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      client.close();
    }
    assertThat(got).hasSizeGreaterThan(5_000).doesNotHaveDuplicates();
    assertThat(new HashSet<>(got)).isEqualTo(written);
  }

  private static void write(Random random, Set<String> written) throws SQLException {
    try (Connection one = database();
        Connection other = database()) {
      for (int round = 0; round < 60; round++) {
        one.setAutoCommit(false);
        other.setAutoCommit(false);
        Set<String> ids = insert(one, 1 + random.nextInt(40));
        for (int inner = 0; inner < random.nextInt(4); inner++) {
          Set<String> more = insert(other, 1 + random.nextInt(40));
          other.commit();
          written.addAll(more);
        }
        if (random.nextInt(8) == 0) {
          one.rollback();
        } else {
          one.commit();
          written.addAll(ids);
        }
      }
      Set<String> many = insert(one, 1_500); // more than a page in one transaction
      one.commit();
      written.addAll(many);
    }
  }

  private static Set<String> insert(Connection connection, int count) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (Statement insert = connection.createStatement();
        var rows = insert.executeQuery(ended(count, "scrape"))) {
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class).toString());
      }
    }
    return ids;
  }

  @Test
  void manyInASecondAreToldOfByTheirNumber() {
    try (SseClient client = SseClient.open(server, "/api/v1/stream?topic=executions", null)) {
      client.next("open");
      sql(ended(5_000, "scrape"));
      int single = 0;
      long inBursts = 0;
      while (single + inBursts < 5_000) {
        Event event = client.next("execution", "burst");
        if (event.name().equals("burst")) {
          assertThat(event.json().at("/by_status/succeeded").longValue())
              .isEqualTo(event.json().get("changes").longValue());
          assertThat(event.json().at("/task_configs/0/id").longValue()).isEqualTo(999_999);
          inBursts += event.json().get("changes").longValue();
        } else {
          single++;
        }
      }
      assertThat(single).isLessThanOrEqualTo(400);
      assertThat(single + inBursts).isEqualTo(5_000);
    }
  }

  @Test
  void aClientThatTakesNothingIsDroppedAndOthersAreNotHeldUp() throws IOException {
    StreamHub hub = server.bean(StreamHub.class);
    long before = hub.dropped();
    try (Socket slow = raw("topic=executions&every=true", 4_096);
        SseClient other =
            SseClient.open(server, "/api/v1/stream?topic=executions&every=true", null)) {
      other.next("open");
      for (int part = 0; part < 5; part++) {
        sql(ended(5_000, "scrape"));
        for (int i = 0; i < 5_000; i++) {
          other.next("execution");
        }
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> hub.dropped() > before);
      sql(ended(1, "scrape"));
      other.next("execution");
      assertThat(slow.isConnected()).isTrue();
    }
  }

  private static Socket raw(String query, int buffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(buffer);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 60_000);
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/stream?"
                    + query
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                    + TestServer.TOKEN
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void readUntil(Socket socket, String words) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] part = new byte[4_096];
    StringBuilder all = new StringBuilder();
    while (all.indexOf(words) < 0) {
      int read = in.read(part);
      if (read < 0) {
        throw new AssertionError("ended after " + all);
      }
      all.append(new String(part, 0, read, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void twoThousandClientsAreServedByOneReaderAndNoMoreThanTheLimitIsAdmitted() throws Exception {
    StreamHub hub = server.bean(StreamHub.class);
    await().atMost(Duration.ofSeconds(60)).until(() -> hub.clients() == 0);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2_000; i++) {
        sockets.add(raw("topic=alerts,configs", 4_096));
        if (i % 50 == 49) {
          readUntil(sockets.getLast(), "event: open");
        }
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> hub.clients() == 2_000);
      long config = config("for two thousand");
      for (Socket socket : sockets) {
        readUntil(socket, "\"task_config_id\":" + config);
      }
      for (int i = 0; i < CLIENTS - 2_000; i++) {
        sockets.add(raw("topic=alerts", 4_096));
        readUntil(sockets.getLast(), "event: open");
      }
      TestServer.Answer refused = server.get("/api/v1/stream?topic=alerts");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.json().get("detail").stringValue()).contains("CARILLON_STREAM_CLIENTS");
      assertThat(Thread.getAllStackTraces().keySet().stream().filter(t -> !t.isVirtual()))
          .as("threads do not grow with clients")
          .hasSizeLessThan(400);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> hub.clients() == 0);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense, unknown_position",
    "1.mb2x1c00.zz.z, other_database",
  })
  void aPositionThatCannotBeContinuedFromIsToldBefore(String position, String reason) {
    try (SseClient client = SseClient.open(server, "/api/v1/stream?topic=events", position)) {
      assertThat(client.next("reset").json().get("reason").stringValue()).isEqualTo(reason);
      assertThat(client.next("open").json().get("resumed").booleanValue()).isFalse();
    }
  }

  @Test
  void aPositionOlderThanWhatRetentionRemovedIsToldBefore() {
    String old;
    try (SseClient client = SseClient.open(server, "/api/v1/stream?topic=events", null)) {
      old = client.next("open").id();
    }
    sql(
        "insert into carillon.history_removal (task_config_id, events_up_to, executions_up_to)"
            + " values (null, now(), now())");
    try (SseClient client = SseClient.open(server, "/api/v1/stream?topic=events", old)) {
      assertThat(client.next("reset").json().get("reason").stringValue())
          .isEqualTo("older_than_retention");
    } finally {
      sql("delete from carillon.history_removal");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', topic",
    "?topic=, topic",
    "?topic=everything, topic",
    "?topic=EVENTS, topic",
    "?topic=execution:1, topic",
    "?topic=executions:config:0, topic",
    "?topic=events&every=perhaps, every",
    "?topic=events&typ=scrape, typ",
  })
  void aWrongRequestIsRefusedWithTheFieldAtFault(String query, String field) {
    TestServer.Answer answer = server.get("/api/v1/stream" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo(field);
  }

  @Test
  void aLogIsFollowedInOrderUntilItsExecutionHasEnded() {
    UUID id = UUID.randomUUID();
    sql(
        """
        insert into carillon.task_execution_live (id, task_config_id, config_version, queued_at, attempt,
          max_attempts, priority, status, trigger, task_type, queue, wakes_at)
        values ('%s', 999999, 1, now(), 1, 1, 5, 'running', 'manual', 'scrape', 'nowhere', 'infinity')
        """
            .formatted(id));
    sql(line(id, 1));
    String path = "/api/v1/executions/" + id + "/logs?follow=true";
    String last;
    try (SseClient client = SseClient.open(server, path, null)) {
      assertThat(client.next("log").json().get("line").intValue()).isEqualTo(1);
      sql(line(id, 3)); // the second writer was quicker
      assertThat(client.poll(Duration.ofSeconds(2).toNanos())).isNull();
      sql(line(id, 2));
      assertThat(client.next("log").json().get("line").intValue()).isEqualTo(2);
      Event third = client.next("log");
      assertThat(third.json().get("message").stringValue()).isEqualTo("line 3");
      last = third.id();
    }
    sql(line(id, 4));
    try (SseClient client = SseClient.open(server, path, last)) {
      assertThat(client.next("log").json().get("line").intValue()).isEqualTo(4);
      sql(
          """
          with gone as (delete from carillon.task_execution_live where id = '%s' returning *)
          insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
            attempt, max_attempts, priority, status, trigger, task_type, queue, finished_at)
          select id, task_config_id, config_version, queued_at, attempt, max_attempts, priority,
            'failed', trigger, task_type, queue, now() from gone
          """
              .formatted(id));
      assertThat(client.next("end").json().get("status").stringValue()).isEqualTo("failed");
      await().atMost(Duration.ofSeconds(60)).until(client::hasEnded);
    }
    assertThat(server.get("/api/v1/executions/" + UUID.randomUUID() + "/logs?follow=true").status())
        .isEqualTo(404);
  }

  private static String line(UUID id, int line) {
    return """
    insert into carillon.execution_log (execution_id, attempt, line, logged_at, level, message)
    values ('%s', 1, %2$d, now(), 'info', 'line %2$d')
    """
        .formatted(id, line);
  }

  @Test
  void aServerThatStopsEndsItsStreams(@TempDir Path other) {
    TestServer stopping = new TestServer(other);
    try (SseClient client = SseClient.open(stopping, "/api/v1/stream?topic=events", null)) {
      client.next("open");
      long began = System.nanoTime();
      stopping.close();
      assertThat(client.next("closed").json().get("reason").stringValue()).isEqualTo("shutdown");
      await().atMost(Duration.ofSeconds(60)).until(client::hasEnded);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
    }
  }
}
