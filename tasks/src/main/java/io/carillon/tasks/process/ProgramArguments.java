package io.carillon.tasks.process;

import io.carillon.task.ParameterFault;
import io.carillon.tasks.files.NativeEncoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel accepts as arguments and variables of a program (Linux, execve(2)). */
public final class ProgramArguments {

  /** The most bytes of one argument: 32 pages, less the zero at the end. */
  static final int MAX_BYTES = 131_071;

  // The kernel allows a quarter of the stack's limit, 2 MiB as a rule, with 8 bytes for each.
  private static final int MAX_TOTAL = 1_000_000;

  private ProgramArguments() {}

  /**
   * Returns the faults of arguments.
   *
   * @param path the parameter
   */
  public static List<ParameterFault> faults(String path, List<String> arguments) {
    List<ParameterFault> faults = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String fault = fault(arguments.get(i));
      if (!fault.isEmpty()) {
        faults.add(new ParameterFault(path + "[" + i + "]", fault));
      }
    }
    return faults;
  }

  /** Returns the fault of all arguments and variables together, for the whole of the parameters. */
  public static List<ParameterFault> totalFaults(Stream<String> texts) {
    long total = texts.mapToLong(text -> bytes(text) + 9L).sum();
    return total <= MAX_TOTAL
        ? List.of()
        : List.of(
            new ParameterFault(
                "",
                "must have at most %,d bytes of arguments and variables together, and has %,d: give more on standard input"
                    .formatted(MAX_TOTAL, total)));
  }

  /** Returns the fault of one argument or value; empty when it can be handed over. */
  static String fault(String text) {
    if (text.indexOf('\u0000') >= 0) {
      return "must not contain U+0000, which ends an argument";
    }
    if (bytes(text) > MAX_BYTES) {
      return "must have at most %,d bytes in UTF-8, and has %,d: give more on standard input"
          .formatted(MAX_BYTES, bytes(text));
    }
    Charset encoding = NativeEncoding.ofThisJvm();
    return encoding.newEncoder().canEncode(text)
        ? ""
        : "has letters that this process cannot hand over in %s: start it with LC_ALL=C.UTF-8"
            .formatted(encoding.name());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
