package io.carillon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.cli.session.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/** Runs the commands as a terminal without a screen does. */
public record TestProgram(
    Map<String, String> environment,
    Path folder,
    InputStream in,
    OutputStream out,
    OutputStream err) {

  /** Runs the words of a command line; returns the exit code. */
  public int run(String... words) {
    Terminal terminal =
        new Terminal(
            environment,
            folder,
            new Terminal.Streams(
                in, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
            Terminal.Screen.NONE,
            InstantSource.system(),
            ZoneOffset.UTC);
    return new Program(Commands.all(Map.of()), "test").run(terminal, words);
  }
}
