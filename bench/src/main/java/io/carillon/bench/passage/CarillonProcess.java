package io.carillon.bench.passage;

import io.carillon.bench.contender.CarillonContender;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.run.ContenderProcess;
import io.carillon.bench.run.LatenessRun;
import io.carillon.rabbitmq.broker.RabbitBroker;
import java.time.Clock;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** The process of Carillon: reads its order from standard input and writes its result as a line. */
public final class CarillonProcess {

  private CarillonProcess() {}

  /** Carries out the order on standard input. */
  public static void main(String[] arguments) throws Exception {
    JsonMapper json = new JsonMapper();
    RabbitOrder order = json.readValue(System.in.readAllBytes(), RabbitOrder.class);
    Object result = carryOut(order);
    System.out.println(ContenderProcess.RESULT + json.writeValueAsString(result));
    System.exit(0); // ends remaining threads
  }

  private static Object carryOut(RabbitOrder order) throws Exception {
    Clock clock = Clock.systemUTC();
    return switch (order.measurement()) {
      case Measurement.Drain drain -> new CarillonDrain(order, drain, clock).run();
      case Measurement.Lateness lateness ->
          new LatenessRun(
                  order.target(),
                  site -> new CarillonContender(site, RabbitBroker.factory(order.settings())),
                  lateness,
                  Duration.ZERO,
                  clock)
              .run();
      case Measurement.Recurring recurring -> throw notHere(recurring);
      case Measurement.Past past -> throw notHere(past);
      case Measurement.Beside beside -> throw notHere(beside);
      case Measurement.Shared shared -> throw notHere(shared);
      case Measurement.Help help -> throw notHere(help);
    };
  }

  private static IllegalArgumentException notHere(Measurement measurement) {
    return new IllegalArgumentException("not measured through RabbitMQ: " + measurement);
  }
}
