package io.carillon.schedule.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cron.CronPattern;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.Jitter;
import io.carillon.schedule.RandomPattern;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * * | At 03:00 every day | 每天 03:00",
        "@daily | At 00:00 every day | 每天 00:00",
        "@hourly | Every hour | 每小时",
        "@weekly | At 00:00 on Sunday | 每周日 00:00",
        "@monthly | At 00:00 on day 1 of every month | 每月 1 日 00:00",
        "@yearly | At 00:00 on 1 January every year | 每年 1 月 1 日 00:00",
        "* * * * * | Every minute | 每分钟",
        "* * * * * * | Every second | 每秒",
        "*/15 * * * * | Every 15 minutes | 每 15 分钟",
        "0,15,30,45 * * * * | Every 15 minutes | 每 15 分钟",
        "*/30 * * * * * | Every 30 seconds | 每 30 秒",
        "30 * * * * * | Every minute at second 30 | 每分钟第 30 秒",
        "5,30 * * * * * | At seconds 5 and 30 of every minute | 每分钟第 5、30 秒",
        "15 * * * * | Every hour at minute 15 | 每小时第 15 分",
        "0 */2 * * * | Every 2 hours | 每 2 小时",
        "5 */2 * * * | Every 2 hours at minute 5 | 每 2 小时第 5 分",
        "5,20,47 * * * * | At minutes 5, 20 and 47 of every hour | 每小时第 5、20、47 分",
        "*/7 * * * * | At minutes 0 to 56 in steps of 7 of every hour | 每小时第 0 至 56（步长 7）分",
        "0 9 * * MON-FRI | At 09:00 from Monday to Friday | 每周一至周五 09:00",
        "30 8,17 * * 1,3 | At 08:30 and 17:30 on Monday and Wednesday | 每周一、周三 08:30、17:30",
        "0 10 * * SAT,SUN | At 10:00 on Saturday and Sunday | 每周六、周日 10:00",
        "0 9-18 * * * | Every hour from 09:00 to 18:00, every day | 每天 09:00 至 18:00 每小时",
        "30 8-18/2 * * * | Every 2 hours from 08:30 to 18:30, every day | 每天 08:30 至 18:30 每 2 小时",
        "*/15 9-17 * * MON-FRI | Every 15 minutes from 09:00 to 17:59, from Monday to Friday |"
            + " 每周一至周五 09:00 至 17:59 每 15 分钟",
        "*/5 9,12,20 * * * | Every 5 minutes in hours 9, 12 and 20, every day | 每天 9、12、20 点，每 5"
            + " 分钟",
        "15 30 4 * * * | At 04:30:15 every day | 每天 04:30:15",
        "0 0 1,15 * * | At 00:00 on days 1 and 15 of every month | 每月 1、15 日 00:00",
        "0 0 1,15 1,7 * | At 00:00 on days 1 and 15 of January and July | 每年 1、7 月 1、15 日 00:00",
        "0 0 * 6-8 * | At 00:00 every day in June to August | 每年 6 至 8 月每天 00:00",
        "0 0 * 12 SUN | At 00:00 on Sunday in December | 每年 12 月每周日 00:00",
        "0 12 1 * MON | At 12:00 on day 1 of the month or on Monday | 每月 1 日或每周一 12:00",
        "0 12 */2 * MON | At 12:00 on days 1 to 31 in steps of 2 of every month, only if it is"
            + " Monday | 每月 1 至 31（步长 2）日且为周一 12:00",
        "0 12 1-31 * MON | At 12:00 every day | 每天 12:00",
        "0 0 8 1 6 * 2030 | At 08:00 on 1 June 2030 | 2030 年 6 月 1 日 08:00",
        "0 0 8 * * * 2026-2030 | At 08:00 every day in 2026 to 2030 | 2026 至 2030 年每天 08:00",
        "0 0 8 1 1 * */2 | At 08:00 on 1 January in 1970 to 2198 in steps of 2 | 1970 至 2198（步长 2）年"
            + " 1 月 1 日 08:00",
        "* * * * * * 2026 | Every second, in 2026 | 2026 年每天 每秒",
        "5 0-4 9 * * * | At 09:00:05, 09:01:05, 09:02:05, 09:03:05 and 09:04:05 every day | 每天"
            + " 09:00:05、09:01:05、09:02:05、09:03:05、09:04:05",
        "0 0 L * * | At 00:00 on the last day of every month | 每月最后一天 00:00",
        "0 0 1,15,L * * | At 00:00 on days 1 and 15 and the last day of every month | 每月 1、15"
            + " 日、最后一天 00:00",
        "0 0 L 2,6 * | At 00:00 on the last day of February and June | 每年 2、6 月最后一天 00:00",
        "0 12 15W * * | At 12:00 on the weekday nearest to day 15 of every month | 每月离 15 日最近的工作日"
            + " 12:00",
        "0 0 * * FRI#L | At 00:00 on the last Friday of every month | 每月最后一个周五 00:00",
        "0 0 * * 7L | At 00:00 on the last Sunday of every month | 每月最后一个周日 00:00",
        "0 0 * * TUE#3 | At 00:00 on the third Tuesday of every month | 每月第 3 个周二 00:00",
        "0 0 * 6 0#1 | At 00:00 on the first Sunday of June | 每年 6 月第 1 个周日 00:00",
        "0 0 * * MON#1,MON#3 | At 00:00 on the first Monday and the third Monday of every month |"
            + " 每月第 1 个周一、第 3 个周一 00:00",
        "0 0 * * MON,FRI#L | At 00:00 on Monday and on the last Friday of every month |"
            + " 每周一和当月最后一个周五 00:00",
        "0 0 * 1 MON-WED,FRI#L | At 00:00 from Monday to Wednesday and on the last Friday of"
            + " January | 每年 1 月每周一至周三和当月最后一个周五 00:00",
        "0 0 L * MON | At 00:00 on the last day of the month or on Monday | 每月最后一天或每周一 00:00",
        "0 0 1 6 TUE#3 | At 00:00 on day 1 of the month or on the third Tuesday of the month in"
            + " June | 每年 6 月 1 日或第 3 个周二 00:00",
        "0 12 1 * +MON | At 12:00 on day 1 of every month, only if it is Monday | 每月 1 日且为周一 12:00",
        "0 12 13 * +FRI,SUN | At 12:00 on day 13 of every month, only if it is Friday or Sunday |"
            + " 每月 13 日且为周五、周日 12:00",
        "0 12 L * +FRI#L | At 12:00 on the last day of every month, only if it is the last Friday"
            + " of the month | 每月最后一天且为最后一个周五 12:00",
        "0 12 ? * MON | At 12:00 on Monday | 每周一 12:00",
        "0 12 ? * ? | At 12:00 every day | 每天 12:00",
        "0 0 8 L * * 2030 | At 08:00 on the last day of every month in 2030 | 2030 年每月最后一天 08:00",
        "*/10 0-4 * * * * | Every 10 seconds in minutes 0 to 4 | 第 0 至 4 分内每 10 秒",
      })
  void aPatternIsSaidInBothLanguages(String pattern, String english, String chinese) {
    Schedule schedule =
        new Schedule.Cron(CronPattern.parse(pattern), ZoneId.of("Asia/Shanghai"), Window.always());
    assertThat(Description.english(schedule)).isEqualTo(english + ", Asia/Shanghai");
    assertThat(Description.chinese(schedule)).isEqualTo(chinese + "（Asia/Shanghai）");
  }

  @ParameterizedTest
  @CsvSource({
    "PT30S, Every 30 seconds, 每 30 秒",
    "PT1S, Every second, 每秒",
    "PT1M, Every minute, 每分钟",
    "PT1H, Every hour, 每小时",
    "PT90M, Every 1 hour 30 minutes, 每 1 小时 30 分钟",
    "P1D, Every 24 hours, 每 24 小时",
    "P7D, Every 7 days, 每 7 天",
    "PT0.25S, Every 250 milliseconds, 每 250 毫秒",
  })
  void anIntervalIsSaidInBothLanguages(Duration every, String english, String chinese) {
    Schedule schedule = new Schedule.Interval(every, Window.always());
    assertThat(Description.english(schedule)).isEqualTo(english);
    assertThat(Description.chinese(schedule)).isEqualTo(chinese);
  }

  @Test
  void aWindowIsSaidInTheZoneOfTheSchedule() {
    Window window =
        new Window(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
    Schedule cron =
        new Schedule.Cron(CronPattern.parse("@daily"), ZoneId.of("Asia/Shanghai"), window);
    Schedule interval = new Schedule.Interval(Duration.ofHours(1), window);
    assertThat(Description.english(cron))
        .isEqualTo(
            "At 00:00 every day, Asia/Shanghai, from 2026-01-01 08:00, until 2026-02-01 08:00");
    assertThat(Description.chinese(cron))
        .isEqualTo("每天 00:00（Asia/Shanghai），自 2026-01-01 08:00 起，至 2026-02-01 08:00 止");
    assertThat(Description.english(interval))
        .isEqualTo("Every hour, from 2026-01-01 00:00 UTC, until 2026-02-01 00:00 UTC");
  }

  @Test
  void fireBoundAndJitterAreSaid() {
    Window thrice = new Window(null, null, 3);
    Jitter jitter = new Jitter(Duration.ofMinutes(90));
    Schedule cron =
        new Schedule.Cron(
            CronPattern.parse("@daily"), ZoneOffset.UTC, DstPolicy.DEFAULT, thrice, jitter);
    assertThat(Description.english(cron))
        .isEqualTo("At 00:00 every day, Z, at most 3 fires, put off by up to 1 hour 30 minutes");
    assertThat(Description.chinese(cron)).isEqualTo("每天 00:00（Z），最多触发 3 次，随机推迟至多 1 小时 30 分钟");
    Schedule once = new Schedule.OnDate(Instant.EPOCH, new Jitter(Duration.ofSeconds(1)));
    assertThat(Description.english(once))
        .isEqualTo("Once, at 1970-01-01 00:00 UTC, put off by up to 1 second");
  }

  @Test
  void theOtherKindsAreSaidToo() {
    Schedule once = new Schedule.OnDate(Instant.parse("2026-01-01T08:00:00Z"));
    assertThat(Description.english(once)).isEqualTo("Once, at 2026-01-01 08:00 UTC");
    assertThat(Description.chinese(once)).isEqualTo("仅一次：2026-01-01 08:00 UTC");
    assertThat(Description.english(new Schedule.Manual())).isEqualTo("Only on demand");
    assertThat(Description.chinese(new Schedule.Manual())).isEqualTo("仅手动运行");
    Schedule reboot =
        new Schedule.Cron(CronPattern.parse("@reboot"), ZoneId.of("UTC"), Window.always());
    assertThat(Description.english(reboot)).startsWith("When the machine starts");
    assertThat(Description.chinese(reboot)).startsWith("机器启动时");
  }

  @Test
  void anyPatternCanBeSaid() {
    long seed = Long.getLong("carillon.seed", System.nanoTime());
    System.out.println("carillon.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String text = RandomPattern.make(random, random.nextBoolean(), 2026).text();
      Schedule schedule =
          new Schedule.Cron(CronPattern.parse(text), ZoneId.of("UTC"), Window.always());
      assertThat(Description.english(schedule)).as("seed %d, %s", seed, text).endsWith(", UTC");
      assertThat(Description.chinese(schedule)).as("seed %d, %s", seed, text).endsWith("（UTC）");
    }
  }
}
