package io.carillon.statistics.sheet;

import io.carillon.statistics.sheet.Numbers.Times;
import io.carillon.statistics.sheet.SheetReader.Wanted;
import java.io.ByteArrayOutputStream;
import java.util.SortedMap;

/**
 * The content of a sheet: for each config, in the order of the ids, the distance of its id from the
 * one before and its numbers, as variable-length integers, about 12 bytes together.
 */
final class SheetBytes {

  private SheetBytes() {}

  /** Takes the numbers of a config: those at which the entry stands. */
  interface Reader {
    void take(Entry entry);
  }

  static byte[] write(SortedMap<Long, Numbers> configs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(12 * configs.size());
    long before = 0;
    for (var config : configs.entrySet()) {
      put(bytes, config.getKey() - before);
      before = config.getKey();
      put(bytes, config.getValue());
    }
    return bytes.toByteArray();
  }

  private static void put(ByteArrayOutputStream bytes, Numbers numbers) {
    put(bytes, numbers.executions());
    put(bytes, numbers.failures());
    put(bytes, numbers.retried());
    put(bytes, numbers.run());
    put(bytes, numbers.late());
    put(bytes, numbers.due().fired());
    put(bytes, numbers.due().lapsed());
    put(bytes, numbers.due().excluded());
  }

  private static void put(ByteArrayOutputStream bytes, Times times) {
    put(bytes, times.count());
    put(bytes, times.p95() + 1);
  }

  private static void put(ByteArrayOutputStream bytes, long value) {
    long rest = value;
    while (rest >= 0x80) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** Gives the numbers of each config to a reader. */
  static void read(byte[] content, Reader reader) {
    Entry entry = new Entry(content);
    while (entry.proceed()) {
      reader.take(entry);
    }
  }

  /** The numbers of a config ({@link Numbers}); the same object for each, for there are many. */
  static final class Entry {

    private final byte[] content;
    private int at;
    private long config;
    private long executions;
    private long failures;
    private long retried;
    private long runs;
    private int runP95;
    private long starts;
    private int lateP95;
    private long fired;
    private long lapsed;
    private long excluded;

    private Entry(byte[] content) {
      this.content = content;
    }

    private boolean proceed() {
      if (at >= content.length) {
        return false;
      }
      config += next();
      executions = next();
      failures = next();
      retried = next();
      runs = next();
      runP95 = (int) next() - 1;
      starts = next();
      lateP95 = (int) next() - 1;
      fired = next();
      lapsed = next();
      excluded = next();
      return true;
    }

    long config() {
      return config;
    }

    void addTo(Standing standing, Wanted wanted) {
      standing.addExecutions(executions, failures, retried);
      standing.addDueTimes(fired, lapsed, excluded);
      switch (wanted) {
        case RUN -> standing.addTimes(runs, runP95);
        case WAIT -> standing.addTimes(starts, lateP95);
        case NONE -> {}
      }
    }

    private long next() {
      long value = content[at] & 0x7f;
      for (int shift = 7; content[at++] < 0; shift += 7) {
        value |= (long) (content[at] & 0x7f) << shift;
      }
      return value;
    }
  }
}
