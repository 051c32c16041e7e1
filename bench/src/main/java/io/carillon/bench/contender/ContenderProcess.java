package io.carillon.bench.contender;

import io.carillon.bench.contender.Order.Measurement;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/** The process of one contender: reads its order from the input, writes its result as a line. */
public final class ContenderProcess {

  /** What the result's line begins with. */
  public static final String RESULT = "RESULT ";

  private ContenderProcess() {}

  /** Does what the order on the standard input says. */
  public static void main(String[] arguments) throws Exception {
    JsonMapper json = new JsonMapper();
    Order order = json.readValue(System.in.readAllBytes(), Order.class);
    Result result = carryOut(order);
    System.out.println(RESULT + json.writeValueAsString(result));
    System.exit(0); // whatever threads a contender leaves behind
  }

  private static Result carryOut(Order order) throws Exception {
    Clock clock = Clock.systemUTC();
    return switch (order.measurement()) {
      case Measurement.Drain drain -> new DrainRun(order, drain, clock).run();
      case Measurement.Lateness lateness ->
          new LatenessRun(order.target(), order.contender()::open, lateness, clock).run();
    };
  }
}
