package io.carillon.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.carillon.broker.PostgresBroker;
import io.carillon.connection.OutsideSystems;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.TestDatabase;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** A node that traces by an SDK in memory. */
class TracedEngineTest {

  private static final String ACTOR = "tester";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private TestDatabase database;

  /** What a handler sees of its trace. */
  private record Seen(
      String current, @Nullable String parent, @Nullable String trace, @Nullable String span) {}

  @TaskType(name = "look", queue = "default")
  private final class Look implements TaskHandler<Look.Parameters> {

    record Parameters() {}

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      seen.add(
          new Seen(
              Span.current().getSpanContext().getSpanId(),
              context.traceparent().orElse(null),
              MDC.get("trace_id"),
              MDC.get("span_id")));
      return "";
    }
  }

  @BeforeEach
  void makeDatabase() {
    database = new TestDatabase();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private Engine engine(Tracing tracing) {
    return new Engine(
        database.database(),
        new LocalTaskTypes(List.of(new Look())),
        EngineSettings.of("one"),
        PostgresBroker::new,
        null,
        new OutsideSystems(List::of, OutsideSystems.NONE.keys(), tracing));
  }

  private Tracing tracing(Sampler sampler, List<SpanProcessor> more) {
    var provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(sampler))
            .addSpanProcessor(SimpleSpanProcessor.create(exported));
    more.forEach(provider::addSpanProcessor);
    return Tracing.of(
        OpenTelemetrySdk.builder().setTracerProvider(provider.build()).build(), Clock.systemUTC());
  }

  private static UUID run(Engine engine, String name) {
    long config =
        engine
            .manager()
            .create(
                DefinitionReader.read(
                    Json.object(
                        """
                        {"name": "%s", "task_type": "look", "schedule": {"type": "manual"}}
                        """
                            .formatted(name))),
                true,
                ACTOR)
            .id();
    UUID execution = engine.manager().run(config, RunRequest.NORMAL, ACTOR);
    await()
        .atMost(PATIENCE)
        .until(() -> engine.manager().history().execution(execution).status().ended());
    return execution;
  }

  private @Nullable String stored(UUID execution) {
    return database
        .database()
        .sql()
        .sql("select traceparent from carillon.task_execution where id = :id")
        .param("id", execution)
        .query((row, index) -> Optional.ofNullable(row.getString(1)))
        .single()
        .orElse(null);
  }

  @Test
  void theHandlersSpanIsCurrentAndInTheContextAndInTheLogs() {
    try (Engine engine = engine(tracing(Sampler.alwaysOn(), List.of()))) {
      engine.start();
      UUID execution = run(engine, "traced");

      await().atMost(PATIENCE).until(() -> spans("attempt look").size() == 1);
      SpanData handler = spans("handler look").getFirst();
      String parent = parent(handler);
      assertThat(seen)
          .containsExactly(
              new Seen(handler.getSpanId(), parent, handler.getTraceId(), handler.getSpanId()));
      SpanData decision = spans("decision").getFirst();
      assertThat(stored(execution)).isEqualTo(parent(decision));
    }
  }

  private static String parent(SpanData span) {
    return "00-%s-%s-%s"
        .formatted(
            span.getTraceId(), span.getSpanId(), span.getSpanContext().getTraceFlags().asHex());
  }

  private List<SpanData> spans(String name) {
    return exported.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  @Test
  void aTraceThatIsNotSampledOrSwitchedOffLeavesNothing() {
    for (Tracing tracing : List.of(tracing(Sampler.alwaysOff(), List.of()), Tracing.OFF)) {
      try (Engine engine = engine(tracing)) {
        engine.start();
        assertThat(stored(run(engine, "untraced " + seen.size()))).isNull();
      }
    }
    assertThat(exported.getFinishedSpanItems()).isEmpty();
    assertThat(seen).hasSize(2).allMatch(one -> one.parent() == null && one.trace() == null);
  }

  /** The calls of a tick, a request, a batch of claims and an attempt while tracing is off. */
  @Test
  void tracingThatIsOffAllocatesNothingAndAsksTheDatabaseNothing() {
    Instant now = Instant.parse("2026-11-30T12:00:00Z");
    List<UUID> claimed = List.of(new UUID(1, 2));
    Subject subject = new Subject(claimed.getFirst(), 1, "look");
    ExecutionTraces traces = new ExecutionTraces(database.database(), Tracing.OFF);

    Runnable asked =
        () -> {
          assertOff(Tracing.OFF.request());
          assertOff(Tracing.OFF.server("POST", null));
          assertOff(traces.tick(now));
          assertOff(traces.request());
          assertOff(traces.begin(subject, 1, null));
          if (!traces.find(claimed).isEmpty()) {
            throw new AssertionError("a trace was found");
          }
        };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        asked.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes of 10,000 executions").isLessThan(10_000);
  }

  private static void assertOff(@Nullable Object span) {
    if (span != null) {
      throw new AssertionError("there is a span: " + span);
    }
  }

  /** A processor of an application, with a fault. */
  private static final class Faulty implements SpanProcessor {

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      throw new IllegalStateException("a faulty processor");
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      throw new IllegalStateException("a faulty processor");
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  @Test
  void aFaultOfOpenTelemetryHurtsNoExecution() {
    try (Engine engine =
        engine(tracing(Sampler.alwaysOn(), new ArrayList<>(List.of(new Faulty()))))) {
      engine.start();
      UUID execution = run(engine, "faulty");
      assertThat(engine.manager().history().execution(execution).status().code())
          .isEqualTo("succeeded");
    }
  }
}
