package io.carillon.server.command;

import io.carillon.cli.text.Messages;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Prints a new link that logs in once, using the administrator's token of this machine. */
public final class LoginLinkCommand {

  private static final AdministratorCall CALL =
      new AdministratorCall("/api/v1/login-codes", Duration.ofSeconds(10));

  private LoginLinkCommand() {}

  /** Prints the link for a server with these settings; returns the exit code. */
  public static int print(Map<String, String> environment, Messages messages)
      throws InterruptedException {
    return CALL.send(environment, messages, LoginLinkCommand::show);
  }

  private static int show(HttpResponse<String> answer, String url, Messages messages) {
    if (answer.statusCode() != 201) {
      System.err.println(messages.text("administrator.link", url, answer.statusCode()));
      return AdministratorCall.FAILED;
    }
    System.out.println(AdministratorCall.json(answer).path("url").asString(""));
    return 0;
  }
}
