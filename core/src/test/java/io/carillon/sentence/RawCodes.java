package io.carillon.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.alert.kind.AlertKind;
import io.carillon.alert.kind.AlertKinds;
import io.carillon.definition.CatchUp;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.record.EventKind;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.OnExcluded;
import io.carillon.text.Coded;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Codes of settings and statuses, which people read in words. */
public final class RawCodes {

  private static final List<Class<? extends Enum<?>>> ENUMS =
      List.of(
          CatchUp.Mode.class,
          ConfigStatus.class,
          DstPolicy.Gap.class,
          DstPolicy.Overlap.class,
          EventKind.class,
          ExecutionStatus.class,
          OnExcluded.class,
          Overlap.class,
          Trigger.class);

  private RawCodes() {}

  static Set<String> all() {
    Set<String> codes = new TreeSet<>();
    for (Class<? extends Enum<?>> type : ENUMS) {
      for (Enum<?> constant : type.getEnumConstants()) {
        codes.add(Coded.code(constant));
      }
    }
    AlertKinds.ALL.stream().map(AlertKind::code).forEach(codes::add);
    return codes;
  }

  /**
   * Requires that a sentence says its codes in words: in Chinese a code cannot be taken for one.
   */
  public static void requireNone(Sentence sentence) {
    String chinese = sentence.text(Locale.CHINESE, ZoneOffset.UTC);
    assertThat(in(chinese)).as(sentence.code() + ": " + chinese).isEmpty();
  }

  /** Returns the codes that stand in a Chinese text. */
  static List<String> in(String chinese) {
    return Pattern.compile("[a-z]+(?:_[a-z]+)*")
        .matcher(chinese)
        .results()
        .map(found -> found.group())
        .filter(all()::contains)
        .toList();
  }
}
