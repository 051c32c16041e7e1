package io.carillon.cli.time;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Writes a time in Chinese words as the same one in English. */
final class ChineseTime {

  private static final String DIGITS = "〇一二三四五六七八九";
  private static final Pattern NUMBER = Pattern.compile("[〇零一二两三四五六七八九十]+(?=[点點分秒小天分钟周日号月个])");
  private static final Pattern CLOCK =
      Pattern.compile(
          "(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上)? *(\\d{1,2}) *(?:[点點时時]|:) *(?:(半)|(?:(\\d{1,2}) *分?)?)"
              + "(?: *[:秒]? *(\\d{1,2}) *秒)?");
  private static final Pattern DATE =
      Pattern.compile("(?:(\\d{4}) *年 *)?(\\d{1,2}) *月 *(\\d{1,2}) *[日号]");
  private static final Pattern WEEKDAY = Pattern.compile("(上|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])");
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,6}) *个? *(秒钟?|分钟?|小时|天|周|星期) *");
  private static final Pattern AGO =
      Pattern.compile("((?:" + AMOUNT.pattern() + ")+)(?:之|以)?(前|后)");

  private static final List<String> WEEK =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  /** Longer words stand before those that they contain. */
  private static final List<Map.Entry<String, String>> DAYS =
      List.of(
          Map.entry("大前天", "day-3 "),
          Map.entry("大后天", "day+3 "),
          Map.entry("前天", "day-2 "),
          Map.entry("后天", "day+2 "),
          Map.entry("昨天", "yesterday "),
          Map.entry("昨晚", "yesterday 晚上"),
          Map.entry("今天", "today "),
          Map.entry("今晚", "today 晚上"),
          Map.entry("明天", "tomorrow "),
          Map.entry("现在", "now"));

  private static final Map<Character, String> UNITS =
      Map.of('秒', "s", '分', "m", '小', "h", '天', "d", '周', "w", '星', "w");

  private ChineseTime() {}

  static String inEnglish(String text) {
    if (text.codePoints().allMatch(c -> c < 0x2E80)) {
      return text;
    }
    String words = fullWidth(text);
    words = words.replace("半小时", "30分钟").replace("半个小时", "30分钟");
    words = WEEKDAY.matcher(words).replaceAll(ChineseTime::weekday);
    words = NUMBER.matcher(words).replaceAll(match -> String.valueOf(number(match.group())));
    words = AGO.matcher(words).replaceAll(ChineseTime::ago);
    words = DATE.matcher(words).replaceAll(ChineseTime::date);
    for (Map.Entry<String, String> day : DAYS) {
      words = words.replace(day.getKey(), day.getValue());
    }
    words = words.replaceAll("中午(?! *\\d)", "noon").replaceAll("(午夜|半夜)(?! *\\d)", "midnight");
    return CLOCK.matcher(words).replaceAll(ChineseTime::clock).replace('，', ' ');
  }

  private static String fullWidth(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .map(c -> c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c == 0x3000 ? ' ' : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static String ago(MatchResult match) {
    String amounts =
        AMOUNT
            .matcher(match.group(1))
            .replaceAll(part -> part.group(1) + UNITS.get(part.group(2).charAt(0)));
    return match.group(4).equals("前") ? amounts + " ago" : "in " + amounts;
  }

  private static String weekday(MatchResult match) {
    int day = "一二三四五六日天".indexOf(match.group(2));
    String name = WEEK.get(Math.min(day, 6));
    String which = match.group(1) == null ? "" : match.group(1).equals("上") ? "week-1 " : "week+1 ";
    return " " + which + name + " ";
  }

  private static String date(MatchResult match) {
    String year = match.group(1) == null ? "" : match.group(1) + "-";
    return year + match.group(2) + "-" + match.group(3) + " ";
  }

  private static String clock(MatchResult match) {
    int hour = Integer.parseInt(match.group(2));
    String part = match.group(1) == null ? "" : match.group(1);
    boolean noon = part.equals("中午") && hour < 3;
    boolean late = noon || List.of("下午", "傍晚", "晚上").contains(part);
    int of24 = late && hour < 12 ? hour + 12 : part.equals("凌晨") && hour == 12 ? 0 : hour;
    String minute = match.group(3) != null ? "30" : match.group(4) == null ? "0" : match.group(4);
    String second = match.group(5) == null ? "0" : match.group(5);
    return " %d:%02d:%02d ".formatted(of24, Integer.parseInt(minute), Integer.parseInt(second));
  }

  /** The number of up to 99 in Chinese digits. */
  private static int number(String digits) {
    String plain = digits.replace('零', '〇').replace('两', '二');
    int ten = plain.indexOf('十');
    if (ten < 0) {
      return plain.codePoints().map(c -> DIGITS.indexOf(c)).reduce(0, (sum, d) -> sum * 10 + d);
    }
    int tens = ten == 0 ? 1 : DIGITS.indexOf(plain.charAt(ten - 1));
    int ones = ten + 1 < plain.length() ? DIGITS.indexOf(plain.charAt(ten + 1)) : 0;
    return tens * 10 + ones;
  }
}
