package io.carillon.tasks.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.Field;
import io.carillon.task.ParameterFault;
import io.carillon.task.Secret;
import io.carillon.tasks.Checks;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.RequestHeaders;
import io.carillon.tasks.web.WebClient;
import io.carillon.tasks.web.WebRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kind of connection {@code http}: a web site or interface with a base address. */
@ConnectionKind(
    name = "http",
    description = "A web site or HTTP interface: a base address, headers and authentication")
public final class HttpConnection implements ConnectionHandler<HttpConnection.Settings> {

  /** The address, and what each request to it carries. */
  public record Settings(
      @NotBlank
          @Size(max = 8_192)
          @Pattern(regexp = Checks.URL_PATTERN)
          @Field(
              title = "Base address",
              description = "An http or https URL below which task configs call paths",
              examples = "https://api.example.com/v1")
          String baseUrl,
      @Size(max = 100)
          @Field(
              title = "Headers",
              description =
                  "Sent with each request; a task config's own header of a name replaces it")
          Map<@NotBlank String, String> headers,
      @Valid @Field(title = "Authentication", description = "None by default")
          Authentication authentication) {

    /** Fills in the defaults. */
    public Settings {
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      authentication = authentication == null ? Authentication.NONE : authentication;
    }
  }

  /**
   * How requests are authenticated.
   *
   * @param user for {@code basic}
   * @param password for {@code basic}
   * @param token for {@code bearer}
   */
  public record Authentication(
      @Field(title = "Type", description = "none, basic (RFC 7617) or bearer (RFC 6750)") Type type,
      @Size(max = 1_000) @Field(title = "User", description = "For basic") @Nullable String user,
      @Size(max = 8_192)
          @Secret
          @Field(
              title = "Password",
              description = "For basic: names a secret",
              examples = "${secret:example.password}")
          @Nullable String password,
      @Size(max = 8_192)
          @Secret
          @Field(
              title = "Token",
              description = "For bearer: names a secret",
              examples = "${secret:example.token}")
          @Nullable String token) {

    private static final @Nullable String ABSENT = null;

    /** No authentication. */
    static final Authentication NONE = new Authentication(Type.NONE, ABSENT, ABSENT, ABSENT);

    /** The schemes. */
    public enum Type {
      @JsonProperty("none")
      NONE,
      @JsonProperty("basic")
      BASIC,
      @JsonProperty("bearer")
      BEARER
    }

    /** Fills in the default. */
    public Authentication {
      type = type == null ? Type.NONE : type;
    }

    /** Omits the secrets. */
    @Override
    public String toString() {
      return "Authentication[" + type + "]";
    }
  }

  private final WebClient client;

  /** Creates a kind whose connections may reach the hosts that {@code reach} allows. */
  public HttpConnection(AllowedHosts reach) {
    client = new WebClient(reach);
  }

  @Override
  public List<ParameterFault> check(Settings settings) {
    List<ParameterFault> faults = new ArrayList<>(HttpTarget.baseFaults(settings.baseUrl()));
    faults.addAll(RequestHeaders.faults(settings.headers()));
    Authentication authentication = settings.authentication();
    switch (authentication.type()) {
      case NONE -> {}
      case BASIC -> {
        require(faults, "user", authentication.user());
        require(faults, "password", authentication.password());
      }
      case BEARER -> require(faults, "token", authentication.token());
    }
    return faults;
  }

  private static void require(List<ParameterFault> faults, String field, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      faults.add(
          new ParameterFault("authentication." + field, "is needed for this type, and is missing"));
    }
  }

  /** Requests the base address; every answer counts but a refusal of the caller or a failure. */
  @Override
  public void test(Settings settings) throws Exception {
    Checks.refuse(check(settings));
    WebRequest request = HttpTarget.of(settings, "").request("GET", Map.of(), null);
    int status = TestRequest.send(request, true, client).status();
    if (status == 401 || status == 403 || status >= 500) {
      throw new IOException("%s was answered with status %d".formatted(request, status));
    }
  }
}
