package io.carillon.bench.rabbitmq;

import io.carillon.bench.laboratory.BreakOff;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.laboratory.Machine;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import io.carillon.bench.passage.BareDrain;
import io.carillon.bench.passage.CarillonProcess;
import io.carillon.bench.passage.CeleryDrain;
import io.carillon.bench.passage.CelerySettings;
import io.carillon.bench.passage.Passage;
import io.carillon.bench.passage.RabbitOrder;
import io.carillon.bench.report.Pages;
import io.carillon.bench.report.Section;
import io.carillon.bench.text.Language;
import io.carillon.bench.text.Words;
import io.carillon.local.RabbitNode;
import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RabbitConnections;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * Runs Carillon, Celery's own worker and bare RabbitMQ on one RabbitMQ, with Carillon's history in
 * one PostgreSQL with default settings; in turns, several rounds. Exits with 1 when something was
 * lost or ran twice.
 */
public final class RabbitBench {

  private final RabbitPlan plan;
  private final Notebook notebook;
  private final RabbitReport report = new RabbitReport();
  private final Laboratory laboratory;
  private final RabbitNode node;
  private final RabbitConnections connections;
  private int queues;

  private RabbitBench(RabbitPlan plan, Notebook notebook, Laboratory laboratory, RabbitNode node) {
    this.plan = plan;
    this.notebook = notebook;
    this.laboratory = laboratory;
    this.node = node;
    this.connections = new RabbitConnections(RabbitAddress.parse(node.uri()));
  }

  /**
   * Measures and prints.
   *
   * @param arguments {@code full}, {@code quick}, one round of {@code drain} or {@code lateness},
   *     or {@code settings} of Celery; then optionally the file of a notebook, whose figures are
   *     included and extended
   */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    if (arguments.length < 1 || arguments.length > 2) {
      throw new IllegalArgumentException("what to measure, and perhaps the file of a notebook");
    }
    RabbitPlan plan = RabbitPlan.named(arguments[0]);
    Notebook notebook = new Notebook(arguments.length == 2 ? Path.of(arguments[1]) : null);
    List<String> faults;
    try (BreakOff breakOff = BreakOff.atSignal()) {
      faults = measure(plan, notebook, breakOff);
    }
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  private static List<String> measure(RabbitPlan plan, Notebook notebook, BreakOff breakOff)
      throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.forTests();
        RabbitNode node = RabbitNode.with()) {
      RabbitBench bench = new RabbitBench(plan, notebook, new Laboratory(postgres), node);
      breakOff.watch(bench.laboratory, bench::run);
      return bench.report.faults();
    }
  }

  private void run() throws IOException, InterruptedException, SQLException, TimeoutException {
    long begin = System.nanoTime();
    Words measured =
        Machine.describe(LocalDate.now(ZoneOffset.UTC), laboratory.serverVersion())
            .and("; RabbitMQ " + rabbitVersion());
    print(measured.en());
    measure();
    show(report.section(measured));
    printFaults();
    print("- it took %d s".formatted(Duration.ofNanos(System.nanoTime() - begin).toSeconds()));
  }

  private void measure() throws IOException, InterruptedException, SQLException, TimeoutException {
    notebook.read().forEach(report::add);
    for (int round = 1; round <= plan.rounds(); round++) {
      for (RabbitPlan.Part part : plan.parts()) {
        switch (part) {
          case DRAIN -> drain();
          case LATENESS -> lateness();
          case SETTINGS -> trySettings();
        }
      }
    }
  }

  private static void show(Section section) throws IOException {
    if (section.tables().isEmpty()) {
      return;
    }
    print("");
    section.lines(Language.EN).forEach(RabbitBench::print);
    print("");
    print("- written to " + Pages.wanted().write(List.of(section)));
  }

  private void printFaults() {
    report.faults().forEach(fault -> print("- FAULT: " + fault));
    if (report.faults().isEmpty()) {
      print("- audited after each measurement: every task ran, once");
    }
  }

  private String rabbitVersion() throws IOException, TimeoutException {
    try (var connection = connections.open("bench", 1 << 17)) {
      return String.valueOf(connection.getServerProperties().get("version"));
    }
  }

  private void drain() throws IOException, InterruptedException, SQLException, TimeoutException {
    note(Contestant.BARE, new BareDrain(connections, queue(), plan.drain()).run());
    note(Contestant.CARILLON, carillon(plan.drain(), Passage.class));
    note(Contestant.CELERY, celery(CelerySettings.BEST));
    note(Contestant.CELERY_EVENTS, celery(CelerySettings.BEST.withEvents()));
  }

  private <T> T carillon(Measurement measurement, Class<T> result)
      throws IOException, InterruptedException, SQLException {
    String prefix = queue();
    return laboratory.measure(
        CarillonProcess.class,
        target -> new RabbitOrder(target, node.uri(), prefix, measurement),
        result);
  }

  private Passage celery(CelerySettings settings)
      throws IOException, InterruptedException, TimeoutException {
    return new CeleryDrain(connections, node.uri(), queue(), settings, plan.drain()).run();
  }

  /** Returns a name that no earlier measurement has used. */
  private String queue() {
    return "bench-" + ++queues;
  }

  private void note(Contestant contestant, Passage passage) throws IOException {
    note(new Figure(contestant, passage, null));
  }

  private void note(Figure figure) throws IOException {
    notebook.note(figure);
    report.add(figure);
    print(figure.contestant().title().en() + ": " + figure.text());
  }

  private void lateness() throws IOException, InterruptedException, SQLException {
    Result result = carillon(plan.lateness(System.nanoTime()), Result.class);
    note(new Figure(Contestant.CARILLON, null, result));
  }

  private void trySettings() throws IOException, InterruptedException, TimeoutException {
    for (CelerySettings settings : CelerySettings.TRIED) {
      print("%s: %,.0f a second".formatted(settings, celery(settings).drained()));
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
