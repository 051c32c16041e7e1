package io.carillon.bench.past;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * How often the busy configs fire: few of them every minute, most once a day.
 *
 * @param classes the numbers of configs by frequency
 */
record Frequencies(List<Frequency> classes) {

  /** The busy configs that fire that often. */
  record Frequency(String every, long seconds, long configs) {

    long firesADay() {
      return 86_400 / seconds * configs;
    }
  }

  /** Configs with 111,580 due times a day together. */
  private static final List<Frequency> SHARES =
      List.of(
          new Frequency("1m", 60, 20),
          new Frequency("5m", 300, 100),
          new Frequency("15m", 900, 300),
          new Frequency("1h", 3_600, 700),
          new Frequency("6h", 21_600, 1_500),
          new Frequency("1d", 86_400, 2_380));

  /** Returns configs with at least so many due times a day together. */
  static Frequencies of(long firesADay) {
    double factor = (double) firesADay / SHARES.stream().mapToLong(Frequency::firesADay).sum();
    return new Frequencies(
        SHARES.stream()
            .map(one ->
                new Frequency(one.every(), one.seconds(), (long) Math.ceil(factor * one.configs())))
            .toList());
  }

  /** Gives a statement the parameters {@code everies}, {@code seconds} and {@code numbers}. */
  StatementSpec in(StatementSpec statement) {
    return statement
        .param("everies", texts(classes, Frequency::every))
        .param("seconds", longs(classes, Frequency::seconds))
        .param("numbers", longs(classes, Frequency::configs));
  }
}
