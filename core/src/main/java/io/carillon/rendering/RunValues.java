package io.carillon.rendering;

import io.carillon.definition.ScheduleReader;
import io.carillon.execution.ExecutionValues;
import io.carillon.schedule.Schedule;
import io.carillon.template.InstantText;
import io.carillon.template.Placeholder;
import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The values of one run. What the claim does not contain is read once, when first used. */
final class RunValues extends RunNames {

  private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");

  private final Run run;
  private final ConfigVersion.SavedSchedule saved;
  private final Supplier<ExecutionValues.Known> reading;
  private @Nullable Schedule schedule;
  private ExecutionValues.@Nullable Known known;

  RunValues(Run run, ConfigVersion.SavedSchedule saved, Supplier<ExecutionValues.Known> reading) {
    this.run = run;
    this.saved = saved;
    this.reading = reading;
  }

  @Override
  public @Nullable String value(Placeholder placeholder) {
    return switch (placeholder.name()) {
      case DUE_AT -> text(run.due(), placeholder);
      case PREVIOUS_DUE_AT -> text(previous(), placeholder);
      case STARTED_AT -> text(known().startedAt(), placeholder);
      case LAST_SUCCESS_AT -> text(known().lastSuccessAt(), placeholder);
      case ATTEMPT -> String.valueOf(run.attempt());
      case EXECUTION_ID -> run.executionId().toString();
      case CONFIG_ID -> String.valueOf(run.taskConfigId());
      case CONFIG_NAME -> known().configName();
      default -> passed(placeholder.name().substring(PASSED.length()));
    };
  }

  private @Nullable String passed(String name) {
    JsonNode values = known().passed();
    JsonNode value = values == null ? null : values.get(name);
    return value == null ? null : value.asString();
  }

  private @Nullable String text(@Nullable Instant instant, Placeholder placeholder) {
    return instant == null ? null : InstantText.of(instant, placeholder.argument(), zone());
  }

  private ZoneId zone() {
    return schedule().nominal() instanceof Schedule.Cron cron ? cron.zone() : ZoneOffset.UTC;
  }

  private @Nullable Instant previous() {
    Schedule present = schedule();
    if (present instanceof Schedule.Manual) {
      return null;
    }
    Instant anchor = present.anchorBefore(saved.anchor(), EARLIEST);
    return present
        .occurrences(anchor, saved.calendar())
        .fires()
        .lastUpTo(run.due().minusNanos(1))
        .orElse(null);
  }

  private Schedule schedule() {
    Schedule read = schedule;
    if (read == null) {
      read = ScheduleReader.read(saved.json());
      schedule = read;
    }
    return read;
  }

  private ExecutionValues.Known known() {
    ExecutionValues.Known read = known;
    if (read == null) {
      read = reading.get();
      known = read;
    }
    return read;
  }
}
