package io.carillon.cli.files;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.http.Query;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The commands for declarative files. */
public final class FileCommands {

  /** The exit code of {@code diff} when the server differs from the files. */
  public static final int DIFFERENT = 2;

  private static final Option FILE = Option.of("--file", "FILE|FOLDER|-").or("-f").repeated();
  private static final Option OWNER = Option.of("--owner", "NAME");
  private static final Option PRUNE = Option.flag("--prune");

  private FileCommands() {}

  /** Returns the commands. */
  public static List<Command> all() {
    return List.of(
        new Command.Leaf<Session>(
            "diff", List.of(), List.of(FILE, OWNER, PRUNE), FileCommands::diff),
        new Command.Leaf<Session>(
            "apply",
            List.of(),
            List.of(FILE, OWNER, PRUNE, Option.flag("--dry-run")),
            FileCommands::apply),
        new Command.Leaf<Session>(
            "export",
            List.of(),
            List.of(
                Option.of("--namespace", "NAME").repeated(),
                Option.of("--label", "LABEL").repeated(),
                OWNER,
                Option.of("--kind", "KIND").repeated()),
            FileCommands::export));
  }

  private static int diff(Session session, Arguments arguments) throws InterruptedException {
    JsonNode report = send(session, arguments, true);
    return new ReportPrinter(session.output()).print(report) ? DIFFERENT : ExitCode.DONE;
  }

  private static int apply(Session session, Arguments arguments) throws InterruptedException {
    JsonNode report = send(session, arguments, arguments.has("--dry-run"));
    new ReportPrinter(session.output()).print(report);
    return ExitCode.DONE;
  }

  private static JsonNode send(Session session, Arguments arguments, boolean dryRun)
      throws InterruptedException {
    return session
        .client()
        .post(
            Query.of("/apply")
                .with("owner", arguments.text("--owner"))
                .with("prune", arguments.has("--prune") ? "true" : null)
                .with("dry_run", dryRun ? "true" : null),
            FileSet.read(session.terminal(), arguments.texts("--file")).json())
        .json();
  }

  private static int export(Session session, Arguments arguments) throws InterruptedException {
    String yaml =
        session
            .client()
            .text(
                Query.of("/export")
                    .withEach("namespace", arguments.texts("--namespace"))
                    .withEach("label", arguments.texts("--label"))
                    .withEach("kind", arguments.texts("--kind"))
                    .with("owner", arguments.text("--owner")),
                "application/yaml");
    session.output().print(yaml);
    return ExitCode.DONE;
  }
}
