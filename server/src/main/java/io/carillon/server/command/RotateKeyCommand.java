package io.carillon.server.command;

import io.carillon.cli.text.Messages;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Encrypts the keys of all secrets with a new master key, using the server on this machine. */
public final class RotateKeyCommand {

  private static final AdministratorCall CALL =
      new AdministratorCall("/api/v1/secrets/rotate", Duration.ofSeconds(60));

  private RotateKeyCommand() {}

  /** Rotates the key of a server with these settings; returns the exit code. */
  public static int rotate(Map<String, String> environment, Messages messages)
      throws InterruptedException {
    return CALL.send(environment, messages, RotateKeyCommand::show);
  }

  private static int show(HttpResponse<String> answer, String url, Messages messages) {
    ObjectNode json = AdministratorCall.json(answer);
    if (answer.statusCode() != 200) {
      System.err.println(
          messages.text(
              "administrator.refused", url, answer.statusCode(), json.path("detail").asString("")));
      return AdministratorCall.FAILED;
    }
    System.out.println(
        messages.text(
            json.path("made").asBoolean() ? "rotated.made" : "rotated.done",
            json.path("changed").asString(""),
            json.path("key_id").asString("")));
    return 0;
  }
}
