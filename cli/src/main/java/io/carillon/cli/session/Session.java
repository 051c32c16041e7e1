package io.carillon.cli.session;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.context.ServerChoice;
import io.carillon.cli.context.ServerContext;
import io.carillon.cli.http.ApiClient;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.Output;
import io.carillon.cli.text.Messages;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What a command works with: its output, and the server, to which it connects when it is asked. */
public final class Session implements AutoCloseable {

  private final Terminal terminal;
  private final Arguments arguments;
  private final Output output;
  private @Nullable ApiClient client;

  /**
   * Creates it.
   *
   * @throws io.carillon.cli.arguments.UsageException when a common option has a wrong value
   */
  public Session(Terminal terminal, Arguments arguments, Messages messages) {
    this.terminal = terminal;
    this.arguments = arguments;
    Column.Writing writing = new Column.Writing(messages, CommonOptions.zone(arguments, terminal));
    this.output =
        new Output(
            terminal.streams().out(),
            terminal.streams().err(),
            new Output.Display(
                CommonOptions.format(arguments),
                CommonOptions.colours(arguments, terminal),
                terminal.screen().out() ? terminal.screen().columns() : 0,
                terminal.screen().err() && !terminal.variable("TERM").equals("dumb"),
                writing));
  }

  /** Returns the sentences in the language of a call. */
  public static Messages messages(Terminal terminal, Arguments arguments) {
    return new Messages(CommonOptions.language(arguments, terminal));
  }

  /** Returns what the process was given. */
  public Terminal terminal() {
    return terminal;
  }

  /** Returns where results go. */
  public Output output() {
    return output;
  }

  /** Returns the sentences. */
  public Messages messages() {
    return output.messages();
  }

  /** Returns the zone of local times. */
  public ZoneId zone() {
    return output.display().writing().zone();
  }

  /** Returns the server that is meant. */
  public ServerContext server() {
    return new ServerChoice(terminal.environment(), terminal.folder())
        .choose(arguments.text("--context"), arguments.text("--url"));
  }

  /**
   * Returns the client of the server.
   *
   * @throws io.carillon.cli.arguments.UsageException when no server can be chosen
   */
  public ApiClient client() {
    if (client == null) {
      ServerContext server = server();
      client =
          new ApiClient(
              server,
              ServerChoice.token(server),
              new ApiClient.Manner(
                  messages().language().suffix(), CommonOptions.timeout(arguments)));
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
