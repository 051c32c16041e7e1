package io.carillon.tasks.process;

import io.carillon.task.Field;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the exit code of a program means.
 *
 * @param success the codes of success
 * @param retry the codes after which a retry may help; null for every other code
 */
public record ExitCodes(
    @Field(defaultValue = "[0]", examples = "[0, 24]") @NotEmpty @Size(max = 256)
        List<@NotNull @Min(0) @Max(255) Integer> success,
    @Field(examples = "[75]") @Size(max = 256)
        @Nullable List<@NotNull @Min(0) @Max(255) Integer> retry) {

  /** 0 is success, and a retry may help after every other code. */
  public static final ExitCodes USUAL = new ExitCodes(List.of(0), null);

  private static final int SIGNALLED = 128;

  /** Copies the lists. */
  public ExitCodes {
    success = success == null ? List.of(0) : List.copyOf(success);
    retry = retry == null ? null : List.copyOf(retry);
  }

  /** Returns whether a code means success. */
  public boolean isSuccess(int code) {
    return success.contains(code);
  }

  /**
   * Returns the failure that a code means.
   *
   * @param name the program, for the message
   * @param lastLine the last line that it wrote; empty for none
   */
  public Outcome.Failed failure(String name, int code, String lastLine) {
    boolean retryable = retry == null || retry.contains(code);
    String message =
        "%s ended with exit code %d%s%s"
            .formatted(name, code, signal(code), lastLine.isEmpty() ? "" : ": " + lastLine);
    return new Outcome.Failed(TaskError.of("exit_code", message), retryable);
  }

  /** Names the signal that ended the program: a shell and Java report 128 and its number. */
  private static String signal(int code) {
    return switch (code - SIGNALLED) {
      case 6 -> " (signal ABRT)";
      case 9 -> " (signal KILL, which the kernel sends when memory runs out)";
      case 11 -> " (signal SEGV)";
      case 13 -> " (signal PIPE)";
      case 15 -> " (signal TERM)";
      default -> "";
    };
  }
}
