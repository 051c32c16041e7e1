package io.carillon.statistics;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Sums over executions, or over due times that were decided alike. Not thread-safe. */
public final class Tally {

  private long executions;
  private long scheduled;
  private long retried;
  private long lost;
  private long askedMillis;
  private long askedMillisMax;
  private final Spans run = new Spans();
  private final Spans wait = new Spans();

  /** The sum, the maximum and the histogram of times in milliseconds. */
  public static final class Spans {

    private long sum;
    private long max;

    // Most sums are of one row: its histogram is decoded when it is asked for, or not at all.
    private byte @Nullable [] encoded;
    private @Nullable Histogram histogram;

    void add(long millis) {
      sum += millis;
      max = Math.max(max, millis);
      histogram().add(millis);
    }

    void add(long more, long longest, byte @Nullable [] bytes) {
      sum += more;
      max = Math.max(max, longest);
      addEncoded(bytes);
    }

    private void addEncoded(byte @Nullable [] bytes) {
      if (bytes == null || bytes.length == 0) {
        return;
      }
      if (histogram == null && encoded == null) {
        encoded = bytes;
      } else {
        histogram().addEncoded(bytes);
      }
    }

    void add(Spans other) {
      sum += other.sum;
      max = Math.max(max, other.max);
      addHistogram(other);
    }

    private void addHistogram(Spans other) {
      if (other.histogram == null) {
        addEncoded(other.encoded);
      } else {
        histogram().add(other.histogram);
      }
    }

    /** Returns the sum. */
    public long sum() {
      return sum;
    }

    /** Returns the maximum; 0 without any. */
    public long max() {
      return max;
    }

    /** Returns the histogram. */
    public Histogram histogram() {
      Histogram decoded = histogram;
      if (decoded == null) {
        decoded = Histogram.empty();
        decoded.addEncoded(encoded);
        encoded = null;
        histogram = decoded;
      }
      return decoded;
    }
  }

  /**
   * What an execution adds.
   *
   * @param scheduled whether the schedule triggered it
   * @param retries attempts after the first one
   * @param losses attempts that were lost with their workers
   * @param runMillis from the start to the end of the last attempt; negative for one that never ran
   * @param waitMillis from the due time of a scheduled one, or from the request, to the first
   *     start, or to the end of one that never started
   */
  public record End(boolean scheduled, int retries, int losses, long runMillis, long waitMillis) {}

  /** Adds an execution. */
  public void add(End end) {
    executions++;
    scheduled += end.scheduled() ? 1 : 0;
    retried += end.retries();
    lost += end.losses();
    if (end.runMillis() >= 0) {
      run.add(end.runMillis());
    }
    addWait(end);
  }

  private void addWait(End end) {
    if (end.scheduled()) {
      wait.add(end.waitMillis());
    } else {
      askedMillis += end.waitMillis();
      askedMillisMax = Math.max(askedMillisMax, end.waitMillis());
    }
  }

  /** Adds due times without an execution. */
  public void add(long dueTimes) {
    executions += dueTimes;
  }

  /** Adds another tally. */
  public void add(Tally other) {
    executions += other.executions;
    scheduled += other.scheduled;
    retried += other.retried;
    lost += other.lost;
    askedMillis += other.askedMillis;
    askedMillisMax = Math.max(askedMillisMax, other.askedMillisMax);
    run.add(other.run);
    wait.add(other.wait);
  }

  /**
   * Adds a row of a table of roll-ups with all columns, one after another: executions, retried,
   * lost, and of run time and lateness the sum, the maximum, and at last both histograms. Faster
   * than by name, for many rows.
   *
   * @param first the place of the first of them
   */
  public void add(ResultSet row, int first) throws SQLException {
    executions += row.getLong(first);
    retried += row.getLong(first + 1);
    lost += row.getLong(first + 2);
    run.add(row.getLong(first + 3), row.getLong(first + 4), row.getBytes(first + 7));
    wait.add(row.getLong(first + 5), row.getLong(first + 6), row.getBytes(first + 8));
  }

  /** Adds a row of a table of roll-ups with all columns. */
  public void add(ResultSet row) throws SQLException {
    executions += row.getLong("executions");
    retried += row.getLong("retried");
    lost += row.getLong("lost");
    askedMillis += row.getLong("asked_ms");
    askedMillisMax = Math.max(askedMillisMax, row.getLong("asked_ms_max"));
    add(run, row, "run");
    add(wait, row, "wait");
  }

  private static void add(Spans spans, ResultSet row, String name) throws SQLException {
    spans.add(
        row.getLong(name + "_ms"),
        row.getLong(name + "_ms_max"),
        row.getBytes(name + "_histogram"));
  }

  /** Returns a tally with the histograms, retries and losses of this one, and nothing else. */
  public Tally withoutCounts() {
    Tally rest = new Tally();
    rest.scheduled = scheduled;
    rest.retried = retried;
    rest.lost = lost;
    rest.run.addHistogram(run);
    rest.wait.addHistogram(wait);
    return rest;
  }

  /** Returns how many executions, or due times. */
  public long executions() {
    return executions;
  }

  /** Returns how many of the executions the schedule triggered. */
  public long scheduled() {
    return scheduled;
  }

  /** Returns the number of attempts after the first ones. */
  public long retried() {
    return retried;
  }

  /** Returns the number of attempts that were lost with their workers. */
  public long lost() {
    return lost;
  }

  /** Returns the run times of those that ran. */
  public Spans run() {
    return run;
  }

  /** Returns the lateness of those that the schedule triggered. */
  public Spans late() {
    return wait;
  }

  /** Returns for how long those waited for a start that somebody asked for, in milliseconds. */
  public long askedMillis() {
    return askedMillis;
  }

  /** Returns for how long one of those waited at most, in milliseconds. */
  public long askedMillisMax() {
    return askedMillisMax;
  }
}
