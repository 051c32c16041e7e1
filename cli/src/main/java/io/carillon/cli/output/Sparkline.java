package io.carillon.cli.output;

import java.util.Arrays;

/** Numbers as a line of bars, such as {@code ▁▂▅█}; neighbours are added up where it is narrow. */
public final class Sparkline {

  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int LEAST = 8;

  private final long[] values;

  /** Creates it. */
  public Sparkline(long[] values) {
    this.values = values.clone();
  }

  /** Returns the sum of the numbers. */
  public long total() {
    return Arrays.stream(values).sum();
  }

  /** Returns the highest bar in so many columns. */
  public long most(int columns) {
    return Arrays.stream(fitted(columns)).max().orElse(0);
  }

  /**
   * Returns the line. Nothing is a space; something has a bar, however little it is.
   *
   * @param columns that it may take; at least {@value #LEAST} are taken
   * @param most what the highest bar stands for
   */
  public String text(int columns, long most) {
    StringBuilder line = new StringBuilder();
    for (long value : fitted(columns)) {
      int bar = (int) (value * (BARS.length() - 1) / Math.max(1, most));
      line.append(value == 0 ? ' ' : BARS.charAt(Math.clamp(bar, 0, BARS.length() - 1)));
    }
    return line.toString();
  }

  private long[] fitted(int columns) {
    int width = Math.max(LEAST, columns);
    int each = Math.max(1, Math.ceilDiv(values.length, width));
    long[] fitted = new long[Math.ceilDiv(values.length, each)];
    for (int i = 0; i < values.length; i++) {
      fitted[i / each] += values[i];
    }
    return fitted;
  }
}
