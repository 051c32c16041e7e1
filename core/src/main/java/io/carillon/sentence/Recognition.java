package io.carillon.sentence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises short sentences of Carillon that are stored as English words only: reasons of a status
 * and of a cancellation, and messages of errors. A person's words that read exactly like one of
 * them are taken for it.
 */
final class Recognition {

  /** Longer texts are not looked at: a sentence of these codes is short. */
  private static final int LONGEST = 400;

  private static final List<String> CODES =
      List.of(
          "backfilled",
          "calendar_changed",
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
          "restored_version");

  private static final List<Form> FORMS = CODES.stream().map(Recognition::form).toList();

  /** The pattern of a sentence and the names of its groups, in order. */
  private record Form(String code, Pattern pattern, List<String> names) {}

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
      Matcher found = form.pattern().matcher(text);
      if (found.matches()) {
        return sentence(form, found);
      }
    }
    return null;
  }

  private static Sentence sentence(Form form, Matcher found) {
    Sentence sentence = Sentence.of(form.code());
    for (int i = 0; i < form.names().size(); i++) {
      sentence = sentence.with(form.names().get(i), value(found.group(i + 1)));
    }
    return sentence;
  }

  private static Object value(String text) {
    return text.matches("\\d{1,18}") ? (Object) Long.valueOf(text) : text;
  }

  private static Form form(String code) {
    StringBuilder pattern = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (Template.Part part : Catalogue.ENGLISH.template(code).parts()) {
      switch (part) {
        case Template.Words(String text) -> pattern.append(Pattern.quote(text));
        case Template.Value(String name, ValueKind kind) -> {
          pattern.append("(.+?)");
          names.add(name);
        }
        case Template.Plural(String name, String one, String other) ->
            pattern.append("(?:" + Pattern.quote(one) + "|" + Pattern.quote(other) + ")");
        case Template.Optional optional ->
            throw new IllegalStateException(code + " has optional words");
      }
    }
    return new Form(code, Pattern.compile(pattern.toString(), Pattern.DOTALL), names);
  }
}
