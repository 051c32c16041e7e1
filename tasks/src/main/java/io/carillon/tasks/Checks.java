package io.carillon.tasks;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.web.Urls;
import io.carillon.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks of parameters that several task types share. */
public final class Checks {

  /**
   * Matches http and https URLs, with the scheme in any case; {@link #url} finds further faults.
   */
  public static final String URL_PATTERN = "^[Hh][Tt][Tt][Pp][Ss]?://.+$";

  private Checks() {}

  public static Optional<ParameterFault> url(String path, String text) {
    try {
      Urls.parse(text);
      return Optional.empty();
    } catch (NotRetryableException e) {
      return Optional.of(new ParameterFault(path, String.valueOf(e.getMessage())));
    }
  }

  public static Optional<ParameterFault> duration(String path, String text) {
    try {
      Durations.parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(new ParameterFault(path, String.valueOf(e.getMessage())));
    }
  }

  public static Optional<ParameterFault> timeout(String text) {
    return timeout("timeout", text);
  }

  public static Optional<ParameterFault> timeout(String path, String text) {
    return duration(path, text)
        .or(() ->
            Durations.parse(text).equals(Duration.ZERO)
                ? Optional.of(new ParameterFault(path, "must be longer than 0s"))
                : Optional.empty());
  }

  /** Finds what no path can be; whether the folder is allowed is known when it is used. */
  public static Optional<ParameterFault> folder(String path, String text) {
    return text.isBlank() || text.indexOf('\u0000') >= 0
        ? Optional.of(
            new ParameterFault(
                path,
                "must be a path, absolute or from the first allowed folder, not \"%s\""
                    .formatted(text)))
        : Optional.empty();
  }

  /** Refuses to run with parameters that saving would have refused. */
  public static void refuse(List<ParameterFault> faults) throws NotRetryableException {
    if (!faults.isEmpty()) {
      throw new NotRetryableException(
          faults.stream()
              .map(fault -> fault.path() + ": " + fault.message())
              .collect(Collectors.joining("; ")));
    }
  }
}
