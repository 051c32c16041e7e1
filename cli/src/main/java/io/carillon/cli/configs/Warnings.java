package io.carillon.cli.configs;

import io.carillon.cli.output.Output;
import io.carillon.cli.session.Session;
import io.carillon.cli.text.Moments;
import tools.jackson.databind.JsonNode;

/** The warnings about a schedule that an answer carries. */
public final class Warnings {

  private Warnings() {}

  /** Prints them beside the result. */
  public static void print(Session session, JsonNode answer) {
    Output output = session.output();
    for (JsonNode warning : answer.path("warnings")) {
      String text =
          warning.path("message").path(session.messages().language().suffix()).asString("");
      String at = warning.path("at").asString("");
      output.note(
          "warning", at.isEmpty() ? text : text + " (" + Moments.local(at, session.zone()) + ")");
    }
  }
}
