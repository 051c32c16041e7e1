package io.carillon.alert.kind;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of rules, by code. */
public final class AlertKinds {

  /** All kinds, in the order in which they are listed to users. */
  public static final List<AlertKind> ALL =
      List.of(
          new FailuresInARow(),
          new SuccessRate(),
          new LateStart(),
          new NotRun(),
          new NotFinishedBy(),
          new LongRun(),
          new NoWorker(),
          new Backlog(),
          new ConfigInError(),
          new AuditFindings());

  private static final Map<String, AlertKind> BY_CODE =
      ALL.stream()
          .collect(
              Collectors.toMap(
                  AlertKind::code, Function.identity(), (one, other) -> one, LinkedHashMap::new));

  private AlertKinds() {}

  /** Returns the kind with a code; empty for any other text. */
  public static Optional<AlertKind> find(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** Returns the codes, separated by commas, for a message. */
  public static String codes() {
    return String.join(", ", BY_CODE.keySet());
  }
}
