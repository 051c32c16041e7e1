package io.carillon.rendering;

import io.carillon.template.InstantText;
import io.carillon.template.Placeholder;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Example values, for checks before there is a run. */
final class SampleValues extends RunNames {

  private static final Instant INSTANT = Instant.parse("2027-03-28T09:30:00Z");

  @Override
  public @Nullable String value(Placeholder placeholder) {
    return switch (placeholder.name()) {
      case DUE_AT, PREVIOUS_DUE_AT, STARTED_AT, LAST_SUCCESS_AT ->
          InstantText.of(INSTANT, placeholder.argument(), ZoneOffset.UTC);
      case ATTEMPT, CONFIG_ID -> "1";
      case EXECUTION_ID -> "0190163d-8694-739b-aea5-966c26f8ad91";
      case CONFIG_NAME -> "sample";
      default -> null;
    };
  }
}
