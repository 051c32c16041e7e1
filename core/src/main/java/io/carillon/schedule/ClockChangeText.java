package io.carillon.schedule;

import io.carillon.sentence.Sentence;
import io.carillon.text.TimeText;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Describes the effect of a clock change on a schedule. */
public final class ClockChangeText {

  /** More local times than this are described as a span. */
  private static final int MAX_SAID = 4;

  private ClockChangeText() {}

  static String english(ClockChange change) {
    boolean one = change.count() == 1;
    return change.isGap()
        ? missing(change) + ", where clocks go " + span(change) + ": " + gapEnglish(change)
        : "%s %s twice in %s, where clocks go back %s: %s"
            .formatted(
                timesEnglish(change.localTimes(), change.count()),
                one ? "comes" : "come",
                change.zone(),
                span(change),
                overlapEnglish(change));
  }

  /** Returns the sentence about local times that a gap skips, and that are due elsewhere. */
  static Sentence moved(ClockChange gap, Instant to) {
    return gap(Sentence.of("moved_clock"), gap).with("to", to);
  }

  /** Returns the sentence about a local time that a gap skips, and that is due elsewhere. */
  public static Sentence moved(LocalDateTime local, ZoneId zone, Instant to) {
    return Sentence.of("moved_clock")
        .with("local", List.of(TimeText.local(local)))
        .with("count", 1)
        .with("zone", zone.getId())
        .with("to", to);
  }

  /** Returns the sentence about a local time that a gap skips. */
  public static Sentence dropped(LocalDateTime local, ZoneId zone) {
    return Sentence.of("dropped_clock")
        .with("local", List.of(TimeText.local(local)))
        .with("count", 1)
        .with("zone", zone.getId());
  }

  /** Returns the sentence about local times that a gap skips. */
  static Sentence dropped(ClockChange gap) {
    return gap(Sentence.of("dropped_clock"), gap);
  }

  private static Sentence gap(Sentence sentence, ClockChange gap) {
    List<String> said = gap.localTimes().stream().limit(MAX_SAID).map(TimeText::local).toList();
    long more = gap.count() - said.size();
    return sentence
        .with("local", said)
        .with("count", gap.count())
        .with("more", more == 0 ? null : more)
        .with("zone", gap.zone().getId());
  }

  static String missing(ClockChange gap) {
    return missing(gap.localTimes(), gap.count(), gap.zone());
  }

  /** Returns a phrase as in {@code 2026-03-29 02:30 does not exist in Europe/Berlin}. */
  static String missing(List<LocalDateTime> first, long count, ZoneId zone) {
    return timesEnglish(first, count) + (count == 1 ? " does" : " do") + " not exist in " + zone;
  }

  private static String span(ClockChange change) {
    return "from " + TimeText.local(change.from()) + " to " + second(change);
  }

  /** Returns the local time after the change, without the date when it is the same. */
  private static String second(ClockChange change) {
    return next(change.from(), change.to());
  }

  private static String gapEnglish(ClockChange gap) {
    if (!gap.fixedTime()) {
      return "not due, as the pattern is recurring";
    }
    return switch (gap.policy().gap()) {
      case RUN_AFTER -> "due once, at " + second(gap);
      case SKIP -> "not due";
      case SHIFT -> "due " + TimeText.english(gap.length()) + " later";
    };
  }

  private static String overlapEnglish(ClockChange overlap) {
    if (!overlap.fixedTime()) {
      return "due both times, as the pattern is recurring";
    }
    return switch (overlap.policy().overlap()) {
      case FIRST -> "due the first time only";
      case SECOND -> "due the second time only";
      case BOTH -> "due both times";
    };
  }

  private static String timesEnglish(List<LocalDateTime> first, long count) {
    return count > MAX_SAID
        ? count + " local times from " + TimeText.local(first.getFirst()) + " on"
        : TimeText.join(times(first), "and");
  }

  static String chinese(ClockChange change) {
    String turned = change.isGap() ? " 拨到 " : " 拨回 ";
    return change.zone()
        + " 的时钟由 "
        + TimeText.local(change.from())
        + turned
        + second(change)
        + "，"
        + timesChinese(change)
        + (change.isGap() ? "不存在：" : "出现两次：")
        + (change.isGap() ? gapChinese(change) : overlapChinese(change));
  }

  private static String gapChinese(ClockChange gap) {
    if (!gap.fixedTime()) {
      return "不触发（周期性表达式）";
    }
    return switch (gap.policy().gap()) {
      case RUN_AFTER -> "改在 " + second(gap) + " 触发一次";
      case SKIP -> "不触发";
      case SHIFT -> "推迟 " + TimeText.chinese(gap.length()) + "触发";
    };
  }

  private static String overlapChinese(ClockChange overlap) {
    if (!overlap.fixedTime()) {
      return "两次都触发（周期性表达式）";
    }
    return switch (overlap.policy().overlap()) {
      case FIRST -> "只在第一次触发";
      case SECOND -> "只在第二次触发";
      case BOTH -> "两次都触发";
    };
  }

  private static String timesChinese(ClockChange change) {
    List<LocalDateTime> first = change.localTimes();
    return change.count() > MAX_SAID
        ? "自 " + TimeText.local(first.getFirst()) + " 起的 " + change.count() + " 个时刻"
        : String.join("、", times(first)) + " ";
  }

  /**
   * Returns times as in {@code 2026-03-29 02:00}, {@code 02:30}: with the date only when it
   * changes.
   */
  private static List<String> times(List<LocalDateTime> times) {
    List<String> said = new ArrayList<>();
    LocalDateTime before = LocalDateTime.MIN;
    for (LocalDateTime time : times) {
      said.add(next(before, time));
      before = time;
    }
    return said;
  }

  private static String next(LocalDateTime before, LocalDateTime time) {
    boolean sameDay = before.toLocalDate().equals(time.toLocalDate());
    return sameDay ? time.toLocalTime().toString() : TimeText.local(time);
  }
}
