package io.carillon.server.command;

import io.carillon.definition.Json;
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
  public static int rotate(Map<String, String> environment) throws InterruptedException {
    return CALL.send(environment, RotateKeyCommand::show);
  }

  private static int show(HttpResponse<String> answer, String url) {
    ObjectNode json = Json.object(answer.body());
    if (answer.statusCode() != 200) {
      System.err.println(
          "The server at %s refused with status %d: %s"
              .formatted(url, answer.statusCode(), json.path("detail").asString("")));
      return AdministratorCall.FAILED;
    }
    System.out.println(
        "%s secrets are now encrypted with the key %s%s"
            .formatted(
                json.path("changed").asString(),
                json.path("key_id").asString(),
                json.path("made").asBoolean()
                    ? ", which is new; the key file keeps the old one for older backups"
                    : ""));
    return 0;
  }
}
