package io.carillon.bench.run;

import io.carillon.bench.contender.Opening;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import io.carillon.bench.past.PastRun;
import java.time.Clock;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process of one contender: reads its order from standard input and writes its result as a
 * line.
 */
public final class ContenderProcess {

  /** Prefix of the result line. */
  public static final String RESULT = "RESULT ";

  /** Exit code of a process whose contender needs more time to load. */
  public static final int NOT_LOADED_IN_TIME = 75;

  private ContenderProcess() {}

  /** Carries out the order on standard input. */
  public static void main(String[] arguments) throws Exception {
    JsonMapper json = new JsonMapper();
    Order order = json.readValue(System.in.readAllBytes(), Order.class);
    try {
      System.out.println(RESULT + json.writeValueAsString(carryOut(order)));
    } catch (NotLoadedInTimeException e) {
      System.exit(NOT_LOADED_IN_TIME);
    }
    System.exit(0); // ends remaining threads
  }

  private static Result carryOut(Order order) throws Exception {
    Clock clock = Clock.systemUTC();
    return switch (order.measurement()) {
      case Measurement.Drain drain -> new DrainRun(order, drain, clock).run();
      case Measurement.Lateness lateness ->
          new LatenessRun(
                  order.target(),
                  Opening.of(order.contender()),
                  lateness,
                  Duration.ofSeconds(order.patienceSeconds()),
                  clock)
              .run();
      case Measurement.Past past -> new PastRun(order, past, clock).run();
      case Measurement.Beside beside -> new BesideRun(order, beside, clock).run();
      case Measurement.Shared shared -> new SharedRun(order, shared, clock).run();
      case Measurement.Help help -> new HelpRun(order, help, clock).run();
      case Measurement.Recurring recurring -> new RecurringRun(order, recurring, clock).run();
    };
  }
}
