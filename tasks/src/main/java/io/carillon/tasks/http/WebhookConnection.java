package io.carillon.tasks.http;

import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.Field;
import io.carillon.task.ParameterFault;
import io.carillon.task.Secret;
import io.carillon.tasks.Checks;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.Urls;
import io.carillon.tasks.web.WebClient;
import io.carillon.tasks.web.WebRequest;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kind of connection {@code webhook}: a URL that takes messages. */
@ConnectionKind(
    name = "webhook",
    description = "A URL that takes messages, and the secret by which they are signed")
public final class WebhookConnection implements ConnectionHandler<WebhookConnection.Settings> {

  /** The URL, which many services keep secret, and the key of signatures. */
  public record Settings(
      @NotBlank
          @Size(max = 8_192)
          @Pattern(regexp = Checks.URL_PATTERN)
          @Field(
              title = "URL",
              description = "The http or https URL; it names a secret where the URL is one",
              examples = "${secret:team.webhook}")
          String url,
      @Size(max = 8_192)
          @Secret
          @Field(
              title = "Signing secret",
              description =
                  "Names the secret by which messages are signed; without it, they are not",
              examples = "${secret:team.signing}")
          @Nullable String signingSecret) {

    /** Omits the secrets. */
    @Override
    public String toString() {
      return "Settings[]";
    }
  }

  private final WebClient client;

  /** Creates a kind whose connections may reach the hosts that {@code reach} allows. */
  public WebhookConnection(AllowedHosts reach) {
    client = new WebClient(reach);
  }

  @Override
  public List<ParameterFault> check(Settings settings) {
    return Checks.url("url", settings.url()).stream().toList();
  }

  /** Asks for the headers of the URL, which sends no message; any answer counts. */
  @Override
  public void test(Settings settings) throws Exception {
    Checks.refuse(check(settings));
    WebRequest request = new WebRequest("HEAD", Urls.parse(settings.url()), Map.of(), null);
    TestRequest.send(request, false, client);
  }
}
