package io.carillon.cli.configs;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.http.ApiAnswer;
import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Documents;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.session.CommandFailure;
import io.carillon.cli.session.Editor;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code carillon edit}: opens a task config in the user's editor and saves what changed, unless
 * somebody else changed it meanwhile. What was typed is kept when it cannot be saved.
 */
final class EditCommand {

  /** Fields that the server sets. */
  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "id",
          "next_due_at",
          "version",
          "created_at",
          "created_by",
          "updated_at",
          "updated_by",
          "deleted_at",
          "deleted_by",
          "warnings",
          "schedule_state",
          "last_execution",
          "stats",
          "recent",
          "status_reason",
          "status_reason_code",
          "status_reason_arguments",
          "health",
          "owner");

  private final Session session;
  private final Editor editor;

  private EditCommand(Session session) {
    this.session = session;
    boolean json = session.output().format() == OutputFormat.JSON;
    this.editor = new Editor(session, json ? ".json" : ".yaml");
  }

  static Command command() {
    return new Command.Leaf<Session>(
        "edit",
        List.of(Parameter.one("CONFIG")),
        List.of(),
        (session, arguments) -> new EditCommand(session).run(arguments));
  }

  private int run(Arguments arguments) throws InterruptedException {
    long id = new ConfigFinder(session).id(arguments.required(0));
    ApiAnswer before = session.client().get(Query.of("/task-configs/{}", id));
    ObjectNode definition = (ObjectNode) before.json().deepCopy();
    OF_THE_SERVER.forEach(definition::remove);
    String text = written(definition);
    Path file = editor.open(text);
    return save(file, Documents.read(text), new Version(id, before.etag()));
  }

  /** What is changed. */
  private record Version(long id, @Nullable String etag) {}

  private String written(JsonNode definition) {
    return session.output().format() == OutputFormat.JSON
        ? Documents.json(definition) + "\n"
        : Documents.yaml(definition);
  }

  private int save(Path file, JsonNode definition, Version version) throws InterruptedException {
    ObjectNode edited = read(file);
    if (edited.equals(definition)) {
      editor.remove(file);
      session.output().note("edit.unchanged");
      return ExitCode.DONE;
    }
    try {
      JsonNode config =
          session
              .client()
              .send(
                  "PUT",
                  Query.of("/task-configs/{}", version.id()),
                  edited,
                  ConfigFinder.onlyIf(version.etag()))
              .json();
      editor.remove(file);
      Warnings.print(session, config);
      session.output().note("edit.saved", ConfigFinder.nameOf(config));
      return ExitCode.DONE;
    } catch (ApiProblem e) {
      session.output().note("edit.kept", file);
      throw e;
    }
  }

  private ObjectNode read(Path file) {
    try {
      if (Documents.read(editor.text(file)) instanceof ObjectNode object) {
        return object;
      }
      throw new CommandFailure(ExitCode.INVALID, "edit.no_object", file);
    } catch (JacksonException e) {
      throw new CommandFailure(
          ExitCode.INVALID, "edit.unreadable", file, String.valueOf(e.getOriginalMessage()));
    }
  }
}
