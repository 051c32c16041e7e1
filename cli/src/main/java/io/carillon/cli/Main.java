package io.carillon.cli;

import io.carillon.cli.session.Terminal;
import io.carillon.cli.session.Terminal.Screen;
import io.carillon.cli.session.Terminal.Streams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Entry point of the thin program: everything that only talks to a server. */
public final class Main {

  private Main() {}

  /** Runs a command and ends with its exit code. */
  public static void main(String[] arguments) {
    Terminal terminal = terminal();
    String version = Main.class.getPackage().getImplementationVersion();
    Program program = new Program(Commands.all(Map.of()), version == null ? "dev" : version);
    boolean rehearses = arguments.length == 1 && arguments[0].equals("rehearse");
    int exitCode = rehearses ? new Rehearsal(program).run() : program.run(terminal, arguments);
    terminal.streams().out().flush();
    System.exit(exitCode);
  }

  /** Returns what this process was given. The launcher tells in properties what the JVM cannot. */
  public static Terminal terminal() {
    return new Terminal(
        environment(),
        Path.of("").toAbsolutePath(),
        new Streams(
            System.in,
            stream(FileDescriptor.out, "stdout.encoding"),
            stream(FileDescriptor.err, "stderr.encoding")),
        screen(),
        InstantSource.system(),
        ZoneId.systemDefault());
  }

  /**
   * Returns the environment variables with the locale of the user: the launcher may have set LC_ALL
   * for the names of files.
   */
  public static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String locale = System.getProperty("carillon.locale");
    if (locale != null) {
      environment.put("LC_ALL", locale);
    }
    return environment;
  }

  private static PrintStream stream(FileDescriptor descriptor, String encoding) {
    Charset charset = Charset.forName(System.getProperty(encoding, "UTF-8"));
    return new PrintStream(
        new FileOutputStream(descriptor),
        false,
        charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset);
  }

  private static Screen screen() {
    String terminals = System.getProperty("carillon.terminals", "");
    return new Screen(
        terminals.contains("0"),
        terminals.contains("1"),
        terminals.contains("2"),
        Integer.getInteger("carillon.columns", 0));
  }
}
