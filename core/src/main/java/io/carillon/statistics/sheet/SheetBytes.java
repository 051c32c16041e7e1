package io.carillon.statistics.sheet;

import io.carillon.statistics.sheet.Numbers.DueTimes;
import io.carillon.statistics.sheet.Numbers.Times;
import java.io.ByteArrayOutputStream;
import java.util.SortedMap;

/**
 * The content of a sheet: for each config, in the order of the ids, the distance of its id from the
 * one before and its numbers, as variable-length integers, about 12 bytes together.
 */
final class SheetBytes {

  private SheetBytes() {}

  /** Takes the numbers of a config. */
  interface Reader {
    void take(long taskConfigId, Numbers numbers);
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
    Place place = new Place(content);
    long config = 0;
    while (place.at < content.length) {
      config += place.next();
      reader.take(
          config,
          new Numbers(
              place.next(),
              place.next(),
              place.next(),
              place.times(),
              place.times(),
              new DueTimes(place.next(), place.next(), place.next())));
    }
  }

  private static final class Place {

    private final byte[] content;
    private int at;

    Place(byte[] content) {
      this.content = content;
    }

    long next() {
      long value = content[at] & 0x7f;
      for (int shift = 7; content[at++] < 0; shift += 7) {
        value |= (long) (content[at] & 0x7f) << shift;
      }
      return value;
    }

    Times times() {
      return new Times(next(), (int) next() - 1);
    }
  }
}
