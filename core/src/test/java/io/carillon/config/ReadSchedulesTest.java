package io.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.Schedule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Schedules that many configs have. */
class ReadSchedulesTest {

  private final ReadSchedules schedules = new ReadSchedules();

  private Schedule every(int seconds) {
    return schedules.read("{\"type\": \"interval\", \"every\": \"%ds\"}".formatted(seconds));
  }

  @Test
  void theSameTextIsReadOnce() {
    assertThat(every(7)).isSameAs(every(7)).isNotEqualTo(every(8));
  }

  @Test
  void thoseBeyondWhatIsRememberedAreReadToo() {
    for (int i = 1; i <= 3_000; i++) {
      assertThat(((Schedule.Interval) every(i)).every()).isEqualTo(Duration.ofSeconds(i));
    }
    assertThat(every(1)).isSameAs(every(1));
    assertThat(every(3_000)).isNotSameAs(every(3_000)).isEqualTo(every(3_000));
  }

  @Test
  void whatCannotBeReadIsRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> schedules.read("{\"type\": \"never\"}"))
          .isInstanceOf(InvalidInputException.class);
    }
  }
}
