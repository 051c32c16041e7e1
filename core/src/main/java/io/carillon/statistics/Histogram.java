package io.carillon.statistics;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of times in milliseconds whose buckets grow by 10 %, so that a percentile is right to
 * 5 %, and two histograms add up to that of both. It holds the counts between its first and its
 * last used bucket. Not thread-safe.
 *
 * <p>Bucket 0 holds the times below 1 ms, bucket {@code n} those from {@code 1.1^(n-1)} to {@code
 * 1.1^n} ms, and the last one everything longer (from 530 years on).
 */
public final class Histogram {

  /** The last bucket. */
  static final int LAST = 400;

  private static final int ROOM = 80;

  private static final double GROWTH = 1.1;
  private static final double LOG_GROWTH = Math.log(GROWTH);

  private static final double[] MILLIS = new double[LAST + 1];

  static {
    for (int bucket = 1; bucket <= LAST; bucket++) {
      MILLIS[bucket] = Math.pow(GROWTH, bucket - 1.0) * 2 * GROWTH / (1 + GROWTH);
    }
  }

  private int first;
  private long[] counts = {};
  private long total;

  /** Returns an empty histogram. */
  public static Histogram empty() {
    return new Histogram();
  }

  /** Returns the bucket of a time in milliseconds; a negative time counts as 0. */
  public static int bucket(long millis) {
    return millis < 1
        ? 0
        : Math.min(LAST, 1 + (int) (Math.log((double) millis) / LOG_GROWTH + 1e-9));
  }

  /**
   * Returns the time in milliseconds that stands for a bucket, at most 5 % from each of its times.
   */
  public static double millis(int bucket) {
    return MILLIS[bucket];
  }

  /** Adds a time in milliseconds. */
  public void add(long millis) {
    add(bucket(millis), 1);
  }

  private void add(int bucket, long count) {
    reserve(bucket, bucket);
    counts[bucket - first] += count;
    total += count;
  }

  private void reserve(int from, int upTo) {
    if (counts.length == 0) {
      first = from;
      counts = new long[upTo - from + 1];
      return;
    }
    int low = Math.min(first, from);
    int high = Math.max(first + counts.length - 1, upTo);
    if (high - low + 1 > counts.length) {
      long[] wider = new long[high - low + 1];
      System.arraycopy(counts, 0, wider, first - low, counts.length);
      first = low;
      counts = wider;
    }
  }

  /** Adds the counts of another histogram. */
  public void add(Histogram other) {
    if (other.counts.length == 0) {
      return;
    }
    reserve(other.first, other.first + other.counts.length - 1);
    for (int i = 0; i < other.counts.length; i++) {
      counts[other.first - first + i] += other.counts[i];
    }
    total += other.total;
  }

  /** Returns how many times it holds. */
  public long total() {
    return total;
  }

  /**
   * Returns the bucket of a percentile by the nearest rank; -1 when the histogram is empty.
   *
   * @param quantile above 0, at most 1
   */
  public int bucketOf(double quantile) {
    long rank = Math.max(1, (long) Math.ceil(quantile * total - 1e-9));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return first + i;
      }
    }
    return -1;
  }

  /**
   * Returns a percentile in milliseconds, right to 5 %.
   *
   * @param quantile above 0, at most 1
   * @param max the longest time, which no percentile exceeds
   * @return null when the histogram is empty
   */
  public @Nullable Long percentile(double quantile, long max) {
    int bucket = bucketOf(quantile);
    return bucket < 0 ? null : Math.min(max, Math.round(millis(bucket)));
  }

  /**
   * Returns the used buckets in bytes: of each the distance from the one before and the count, as
   * variable-length integers, 2 bytes or more for each used bucket.
   */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * counts.length);
    int before = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        write(bytes, first + i - before);
        write(bytes, counts[i]);
        before = first + i;
      }
    }
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream bytes, long value) {
    long rest = value;
    while (rest >= 0x80) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** Adds what {@link #encode} returned; nothing for null. */
  public void addEncoded(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return;
    }
    Encoded used = new Encoded(bytes);
    while (used.next()) {
      if (used.bucket < first || used.bucket >= first + counts.length) {
        // With room for more: to grow for each bucket would copy all counts each time.
        reserve(used.bucket, Math.min(LAST, used.bucket + ROOM));
      }
      counts[used.bucket - first] += used.count;
      total += used.count;
    }
  }

  /** Reads the used buckets one after another. */
  private static final class Encoded {

    private final byte[] bytes;
    private int place;
    private int bucket;
    private long count;

    Encoded(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Proceeds to the next used bucket; returns false behind the last one. */
    boolean next() {
      if (place >= bytes.length) {
        return false;
      }
      bucket = (int) Math.min(LAST, bucket + value());
      count = value();
      return true;
    }

    private long value() {
      long value = bytes[place] & 0x7f;
      for (int shift = 7; bytes[place++] < 0; shift += 7) {
        value |= (long) (bytes[place] & 0x7f) << shift;
      }
      return value;
    }
  }

  /** Returns the counts of the used buckets. */
  @Override
  public String toString() {
    Map<Integer, Long> used = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        used.put(first + i, counts[i]);
      }
    }
    return used.toString();
  }
}
