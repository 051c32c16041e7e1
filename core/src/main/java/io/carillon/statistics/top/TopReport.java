package io.carillon.statistics.top;

import io.carillon.statistics.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The foremost task configs, the first one first.
 *
 * @param from the first hour included; later than requested when the span has more roll-ups than
 *     may be read
 * @param to end of the last hour included, exclusive
 */
public record TopReport(Instant from, Instant to, List<Row> rows) {

  /** Copies the rows. */
  public TopReport {
    rows = List.copyOf(rows);
  }

  /**
   * A config with its statistics of the span.
   *
   * @param outcomes by the status in which executions ended
   * @param lapses due times that did not run, by the kind of decision
   */
  public record Row(Config config, Map<String, Tally> outcomes, Map<String, Long> lapses) {}

  /** A config, as it is now. */
  public record Config(long id, String namespace, String name, String taskType) {}
}
