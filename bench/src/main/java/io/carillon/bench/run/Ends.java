package io.carillon.bench.run;

import io.carillon.bench.contender.Contender;
import io.carillon.bench.contender.Site;
import io.carillon.bench.order.Order.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The end of a measurement: every execution has ended, and the contender's tables are audited.
 *
 * @param total executions, including the warm-up
 */
public record Ends(Site site, Contender contender, int total) {

  // Longer than any contender's poll interval.
  private static final Duration STILL = Duration.ofSeconds(6);

  /**
   * Waits for the starts and the ends, and audits the tables; returns the faults.
   *
   * @param backlogLimit maximum wait for the starts; handlers that start later are a backlog and
   *     not a fault
   */
  public List<String> awaitAndAudit(Duration backlogLimit) throws Exception {
    long deadline = System.nanoTime() + backlogLimit.toNanos();
    long before = -1;
    while (!site.arrivals().awaitAll(STILL)) {
      long count = site.arrivals().count();
      if (count == before) {
        return List.of("%d of %d handlers started".formatted(count, total));
      }
      if (System.nanoTime() > deadline) {
        return List.of();
      }
      before = count;
    }
    List<String> faults = awaitEnds();
    faults.addAll(audit());
    return faults;
  }

  /** Waits for the starts and the ends within the limit; returns the faults. */
  public List<String> await() throws Exception {
    if (!site.arrivals().awaitAll(Measurement.LIMIT)) {
      return new ArrayList<>(
          List.of("%d of %d handlers started".formatted(site.arrivals().count(), total)));
    }
    return awaitEnds();
  }

  private List<String> awaitEnds() throws Exception {
    List<String> faults = new ArrayList<>();
    if (!ended()) {
      faults.add("%d of %d executions have ended".formatted(contender.ended(), total));
    }
    return faults;
  }

  /** Returns the errors in the tables, and handlers that started more than once. */
  public List<String> audit() throws Exception {
    List<String> faults = new ArrayList<>(contender.audit(total));
    if (site.arrivals().count() > total) {
      faults.add("%d handlers started for %d executions".formatted(site.arrivals().count(), total));
    }
    return faults;
  }

  /** Waits until all have ended; returns false when not within the limit. */
  public boolean ended() throws Exception {
    long deadline = System.nanoTime() + Measurement.LIMIT.toNanos();
    while (contender.ended() < total) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return true;
  }
}
