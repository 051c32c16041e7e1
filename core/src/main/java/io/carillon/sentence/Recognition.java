package io.carillon.sentence;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises short sentences of Carillon that are stored as English words only: reasons of a status
 * and of a cancellation, messages of errors, and details of the trail. A person's words that read
 * exactly like one of them are taken for it.
 */
final class Recognition {

  /** Longer texts are not looked at: a sentence of these codes is short. */
  private static final int LONGEST = 400;

  private static final List<String> CODES =
      List.of(
          "backfilled",
          "calendar_changed",
          "celery_rejected",
          "celery_result_number",
          "celery_time_limit",
          "cancelled_because", // before cancelled_by, whose pattern fits it too
          "cancelled_by",
          "cancelled_deleted",
          "error_start_deadline",
          "error_snoozed_too_long",
          "error_timeout_ignored", // before error_timeout, whose pattern fits it too
          "error_timeout",
          "error_worker_lost",
          "healed",
          "made_room_due",
          "made_room_execution",
          "no_more_due_times",
          "paused_by",
          "paused_failures",
          "restored_version",
          "trail_bulk",
          "trail_logged_in",
          "trail_login_failed",
          "trail_no_role",
          "trail_replayed",
          "trail_undo",
          "version_missing");

  /** What earlier versions stored. */
  private static final List<Form> EARLIER =
      List.of(
          new Form(
              "made_room_due",
              FaultPattern.of(
                  "It gave way to the due time %{due}, as the overlap rule is cancel_running.")),
          new Form(
              "made_room_execution",
              FaultPattern.of(
                  "It gave way to execution %{execution}, as the overlap rule is"
                      + " cancel_running.")));

  private static final List<Form> FORMS =
      Stream.concat(CODES.stream().flatMap(Recognition::forms), EARLIER.stream()).toList();

  /** A sentence with one choice of the words that depend on a number. */
  private record Form(String code, FaultPattern pattern) {}

  private Recognition() {}

  static List<String> codes() {
    return CODES;
  }

  /** Returns the sentence that a text is; null when it is none of these. */
  static @Nullable Sentence of(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    for (Form form : FORMS) {
      Map<FaultPattern.Argument, String> found = form.pattern().match(text);
      if (found != null && !found.containsValue("")) {
        return sentence(form, found);
      }
    }
    return null;
  }

  private static Sentence sentence(Form form, Map<FaultPattern.Argument, String> found) {
    Sentence sentence = Sentence.of(form.code());
    for (Map.Entry<FaultPattern.Argument, String> argument : found.entrySet()) {
      sentence = sentence.with(argument.getKey().name(), value(argument.getValue()));
    }
    return sentence;
  }

  private static Object value(String text) {
    return text.matches("\\d{1,18}") ? (Object) Long.valueOf(text) : text;
  }

  private static Stream<Form> forms(String code) {
    Template template = Catalogue.ENGLISH.template(code);
    return Stream.of(true, false)
        .map(one -> pattern(code, template, one))
        .distinct()
        .map(text -> new Form(code, FaultPattern.of(text)));
  }

  private static String pattern(String code, Template template, boolean one) {
    StringBuilder pattern = new StringBuilder();
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Words(String text) -> pattern.append(text);
        case Template.Value(String name, ValueKind kind) ->
            pattern.append("%{").append(name).append('}');
        case Template.Plural(String name, String singular, String plural) ->
            pattern.append(one ? singular : plural);
        case Template.Optional optional ->
            throw new IllegalStateException(code + " has optional words");
      }
    }
    return pattern.toString();
  }
}
