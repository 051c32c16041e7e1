package io.carillon.tasks.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.Checks;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.BodyMemory;
import io.carillon.tasks.web.BoundedBody;
import io.carillon.tasks.web.RequestHeaders;
import io.carillon.tasks.web.WebClient;
import io.carillon.tasks.web.WebEncoding;
import io.carillon.tasks.web.WebRequest;
import io.carillon.tasks.web.WebResponse;
import io.carillon.time.Durations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends one HTTP request and keeps the response.
 *
 * <p>An unexpected status fails the attempt; it is retried after 408, 425, 429 and 5xx, and after a
 * failed connection. POST and PATCH carry the execution's id as {@code Idempotency-Key}, the same
 * in every attempt. An attempt that is traced passes its trace on as {@code traceparent} (W3C Trace
 * Context), unless the parameters have that header.
 */
@TaskType(name = "http_request", description = "Sends one HTTP request and keeps the answer")
public final class HttpRequestTask implements TaskHandler<HttpRequestTask.Parameters> {

  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final Set<String> NOT_IDEMPOTENT = Set.of("POST", "PATCH");

  /** The HTTP methods that can be sent. */
  public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS
  }

  /** The request and the expected response; omitted values get their defaults. */
  public record Parameters(
      @ConnectionName("http") @Field(examples = "my-api") @Nullable String connection,
      @NotNull @Size(max = 8_192) @Field(examples = "https://api.example.com/v1/jobs") String url,
      @Field(defaultValue = "GET") Method method,
      @Size(max = 100) @Field(defaultValue = "{}", examples = "{\"Accept\": \"application/json\"}")
          Map<@NotBlank String, String> headers,
      @Size(max = 1_048_576) @Field(examples = "{\"state\": \"ready\"}") @Nullable String body,
      @Size(max = 100) @Field(defaultValue = "[]", examples = "[200, 404]")
          List<@Min(100) @Max(599) Integer> expectedStatus,
      @Pattern(regexp = Durations.PATTERN)
          @Field(
              defaultValue = "1m",
              examples = {"30s", "5m"})
          String timeout,
      @Field(defaultValue = "true") Boolean followRedirects) {

    /** Fills in the defaults. */
    public Parameters {
      method = method == null ? Method.GET : method;
      headers = headers == null ? Map.of() : Map.copyOf(headers);
      expectedStatus = expectedStatus == null ? List.of() : List.copyOf(expectedStatus);
      timeout = timeout == null ? "1m" : timeout;
      followRedirects = followRedirects == null || followRedirects;
    }
  }

  /**
   * The response.
   *
   * @param url the URL that responded: after redirects, the last one
   * @param headers by name in lower case, without cookies
   */
  public record Result(
      int status,
      String url,
      Map<String, String> headers,
      @JsonUnwrapped Content content,
      long durationMs) {

    /**
     * The body of a response.
     *
     * @param body the text, at most 64 KiB of it; null when it is binary
     * @param bodyBytes number of body bytes read, after decompression
     * @param bodyTruncated whether there was more
     */
    public record Content(@Nullable String body, int bodyBytes, boolean bodyTruncated) {}
  }

  private final WebClient client;

  /** Creates a task that may call the hosts that {@code reach} allows. */
  public HttpRequestTask(AllowedHosts reach) {
    client = new WebClient(reach);
  }

  @Override
  public List<ParameterFault> check(Parameters parameters) {
    List<ParameterFault> faults = new ArrayList<>();
    faults.addAll(HttpTarget.faults(parameters.connection(), parameters.url()));
    Checks.timeout(parameters.timeout()).ifPresent(faults::add);
    faults.addAll(RequestHeaders.faults(parameters.headers()));
    return faults;
  }

  @Override
  public Result run(Parameters parameters, TaskContext context) throws Exception {
    Checks.refuse(check(parameters));
    WebRequest request = request(parameters, context);
    long start = System.nanoTime();
    WebResponse response = client.send(request, limits(parameters), context.logger());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    log(response, took, context);
    response.requireStatus(parameters.expectedStatus());
    response.requireReadable();
    return result(response, took);
  }

  private static WebRequest request(Parameters parameters, TaskContext context)
      throws NotRetryableException {
    String body = parameters.body();
    WebRequest request =
        HttpTarget.of(parameters.connection(), parameters.url(), context)
            .request(parameters.method().name(), parameters.headers(), body);
    if (body != null) {
      request = request.withDefault("Content-Type", contentType(body));
    }
    if (NOT_IDEMPOTENT.contains(request.method())) {
      request = request.withDefault("Idempotency-Key", context.executionId().toString());
    }
    return traced(request, context);
  }

  private static WebRequest traced(WebRequest request, TaskContext context) {
    String parent = context.traceparent().orElse(null);
    if (parent == null || request.has("traceparent")) {
      return request;
    }
    String state = context.tracestate().orElse(null);
    WebRequest traced = request.withDefault("traceparent", parent);
    return state == null ? traced : traced.withDefault("tracestate", state);
  }

  private static String contentType(String body) {
    String text = body.stripLeading();
    boolean json = text.startsWith("{") || text.startsWith("[");
    return json ? "application/json" : "text/plain; charset=utf-8";
  }

  private static WebClient.Limits limits(Parameters parameters) {
    return new WebClient.Limits(
        Durations.parse(parameters.timeout()),
        MAX_BODY_BYTES,
        parameters.followRedirects(),
        BodyMemory.NOT_NEEDED);
  }

  private static void log(WebResponse response, Duration took, TaskContext context) {
    BoundedBody body = response.body();
    context
        .logger()
        .info(
            "{} was answered with status {} and {} bytes{} of {} in {} ms",
            response.request(),
            response.status(),
            body.size(),
            body.truncated() ? " (cut)" : "",
            response.mediaType().isEmpty() ? "no told type" : response.mediaType(),
            took.toMillis());
  }

  private static Result result(WebResponse response, Duration took) {
    return new Result(
        response.status(),
        response.request().url().toString(),
        headers(response.headers()),
        new Result.Content(
            response.text().orElse(null), response.body().size(), response.body().truncated()),
        took.toMillis());
  }

  private static Map<String, String> headers(HttpHeaders headers) {
    Map<String, String> kept = new TreeMap<>();
    headers
        .map()
        .forEach((name, values) ->
            kept.put(name.toLowerCase(Locale.ROOT), readable(String.join(", ", values))));
    kept.keySet().removeIf(name -> name.startsWith("set-cookie"));
    return kept;
  }

  /**
   * A header consists of bytes, here one character each: decoded as UTF-8 when valid, otherwise as
   * ISO-8859-1.
   */
  private static String readable(String value) {
    return WebEncoding.utf8(value.getBytes(StandardCharsets.ISO_8859_1), false).orElse(value);
  }
}
