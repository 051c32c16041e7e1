package io.carillon.sentence;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads faults of a config back that are stored in one text, each with its path. */
final class FaultReason {

  /** Longer texts are not looked at. */
  private static final int LONGEST = 20_000;

  /** The words between two faults: the path of the next one follows. */
  private static final Pattern BETWEEN = Pattern.compile("; (?=[a-z][\\w.\\[\\]-]{0,200}: )");

  private static final Pattern FAULT =
      Pattern.compile("([a-z][\\w.\\[\\]-]{0,200}): (.+)", Pattern.DOTALL);

  private FaultReason() {}

  /**
   * Returns the sentence {@code config_fault}, or {@code config_faults} of several; null for a text
   * of another form.
   */
  static @Nullable Sentence of(String text) {
    if (text.length() > LONGEST || !FAULT.matcher(text).matches()) {
      return null;
    }
    Sentence whole = fault(text);
    if (!FaultSentences.OTHER.equals(code(text))) {
      return whole;
    }
    List<Sentence> faults = BETWEEN.splitAsStream(text).map(FaultReason::fault).toList();
    return faults.size() > 1 ? Sentence.of("config_faults").with("faults", faults) : whole;
  }

  private static String code(String text) {
    Matcher form = FAULT.matcher(text);
    return form.matches() ? FaultSentences.of(form.group(2)).code() : FaultSentences.OTHER;
  }

  private static Sentence fault(String text) {
    Matcher form = FAULT.matcher(text);
    if (!form.matches()) {
      return Sentence.of("config_fault").with("fault", text);
    }
    Sentence fault = FaultSentences.of(form.group(2));
    boolean other = fault.code().equals(FaultSentences.OTHER);
    return Sentence.of("config_fault")
        .with("path", form.group(1))
        .with("fault", other ? form.group(2) : fault);
  }
}
