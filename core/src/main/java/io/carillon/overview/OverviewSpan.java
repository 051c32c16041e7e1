package io.carillon.overview;

import io.carillon.statistics.series.Bucket;
import java.time.Duration;

/** The spans of an overview; each is compared with the one before it. */
public enum OverviewSpan {
  /** The last hour. */
  HOUR("1h", Duration.ofHours(1), Bucket.ONE_MINUTE, Bucket.ONE_MINUTE),
  /** The last day. */
  DAY("24h", Duration.ofDays(1), Bucket.FIVE_MINUTES, Bucket.FIVE_MINUTES),
  /** The last seven days. */
  WEEK("7d", Duration.ofDays(7), Bucket.ONE_HOUR, Bucket.ONE_HOUR),
  /** The last thirty days. */
  MONTH("30d", Duration.ofDays(30), Bucket.ONE_HOUR, Bucket.ONE_DAY);

  private final String label;
  private final Duration length;
  private final Bucket bucket;
  private final Bucket chart;

  OverviewSpan(String label, Duration length, Bucket bucket, Bucket chart) {
    this.label = label;
    this.length = length;
    this.bucket = bucket;
    this.chart = chart;
  }

  /** Returns its name in requests and answers. */
  public String label() {
    return label;
  }

  /** Returns its length. */
  public Duration length() {
    return length;
  }

  /** Returns the roll-ups to which it is rounded. */
  Bucket bucket() {
    return bucket;
  }

  /** Returns the buckets of its charts. */
  Bucket chart() {
    return chart;
  }
}
