package io.carillon.cli.resources;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.Confirmation;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.HiddenInput;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets and tokens. */
public final class AccessCommands {

  private static final Listing SECRETS =
      new Listing(
          "/secrets",
          List.of(
              Column.text("name"),
              Column.text("usable"),
              Column.time("updated_at"),
              Column.text("updated_by"),
              Column.text("used_by"),
              Column.time("created_at").onlyWide()),
          "name",
          true);

  private static final Listing TOKENS =
      new Listing(
          "/tokens",
          List.of(
              Column.text("id"),
              Column.text("name"),
              Column.text("role"),
              Column.text("namespaces"),
              Column.time("expires_at"),
              Column.time("last_used_at"),
              Column.time("created_at"),
              Column.text("created_by")),
          "id",
          false);

  private static final Listing TRAIL =
      new Listing(
          "/trail",
          List.of(
              Column.time("at"),
              Column.text("actor"),
              Column.text("role"),
              Column.text("action"),
              Column.text("target"),
              Column.text("status"),
              Column.text("source"),
              Column.text("detail")),
          "id",
          true);

  private AccessCommands() {}

  /** Returns the commands. */
  public static List<Command> all() {
    Option yes = Option.flag("--yes").or("-y");
    return List.of(
        TRAIL.ls("trail", Option.of("--actor", "NAME"), Option.of("--action", "ACTION")),
        new Command.Group(
            "secrets",
            List.of(
                SECRETS.ls(),
                SECRETS.get("NAME"),
                new Command.Leaf<Session>(
                    "set", List.of(Parameter.one("NAME")), List.of(), AccessCommands::setSecret),
                new Command.Leaf<Session>(
                    "rm",
                    List.of(Parameter.one("NAME")),
                    List.of(yes),
                    (session, arguments) -> remove(session, arguments, "secrets")))),
        new Command.Group(
            "tokens",
            List.of(
                TOKENS.ls(),
                new Command.Leaf<Session>(
                    "create",
                    List.of(Parameter.one("NAME")),
                    List.of(
                        Option.choice("--role", "ROLE", Words.ROLES.toArray(String[]::new)),
                        Option.of("--namespace", "NAME").or("-n").repeated(),
                        Option.of("--expires", "TIME")),
                    AccessCommands::createToken),
                new Command.Leaf<Session>(
                    "rm",
                    List.of(Parameter.one("ID")),
                    List.of(yes),
                    (session, arguments) -> remove(session, arguments, "tokens")))));
  }

  private static int setSecret(Session session, Arguments arguments) throws InterruptedException {
    String name = arguments.required(0);
    String value = new HiddenInput(session).read("secret.value", name);
    ObjectNode body = JsonText.object().put("value", value);
    session.client().send("PUT", Query.of("/secrets/{}", name), body, Map.of());
    session.output().note("secret.set", name);
    return ExitCode.DONE;
  }

  private static int remove(Session session, Arguments arguments, String what)
      throws InterruptedException {
    String name = arguments.required(0);
    new Confirmation(session).require(arguments.has("--yes"), what + ".rm", name);
    session.client().send("DELETE", Query.of("/" + what + "/{}", name), null, Map.of());
    session.output().note("resource.removed", name);
    return ExitCode.DONE;
  }

  /** The token is the result and goes to standard output alone; it is shown once. */
  private static int createToken(Session session, Arguments arguments) throws InterruptedException {
    if (!arguments.has("--role")) {
      throw new UsageException("usage.missing", "--role");
    }
    ObjectNode body = JsonText.object();
    body.put("name", arguments.required(0)).put("role", arguments.text("--role"));
    if (arguments.has("--namespace")) {
      arguments.texts("--namespace").forEach(body.putArray("namespaces")::add);
    }
    JsonText.put(body, "expires_at", new Times(session, arguments).text("--expires"));
    JsonNode token = session.client().post(Query.of("/tokens"), body).json();
    if (session.output().format().isTable()) {
      session.output().note("token.created", token.path("name").asString(""));
      session.output().foreign(token.path("token").asString(""));
    } else {
      session.output().one(token, TOKENS.columns(), token.path("token").asString(""));
    }
    return ExitCode.DONE;
  }
}
