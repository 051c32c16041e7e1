package io.carillon.tasks.web;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.web.WebClient.Limits;
import io.carillon.time.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The HTTP calls of one attempt, one after the other. Not thread-safe. */
public final class WebSession implements AutoCloseable {

  private static final int MAX_REDIRECTS = 10;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final RequestConfig REQUESTS =
      RequestConfig.custom()
          .setProtocolUpgradeEnabled(false)
          .setExpectContinueEnabled(false)
          .build();

  /** Created by the first call instead of at the start: it reads all certificates of the system. */
  private static final class OnFirstUse {
    // The JDK itself verifies the host's certificate, by name and not by address.
    static final TlsSocketStrategy TLS =
        new DefaultClientTlsStrategy(sslContext(), HostnameVerificationPolicy.BUILTIN, null);

    private static SSLContext sslContext() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("the JVM has no TLS", e);
      }
    }
  }

  /** A connection and its client. */
  private record Line(BasicHttpClientConnectionManager connection, CloseableHttpClient client) {

    void cut() {
      connection.close(CloseMode.IMMEDIATE);
    }
  }

  /** A response, not yet decoded. */
  private record Answer(int status, HttpHeaders headers, BoundedBody body) {}

  /**
   * Resolves the checked host to its checked addresses. The host of a proxy, which the operator
   * configures, is looked up.
   */
  private static final class CheckedAddresses implements DnsResolver {

    private volatile @Nullable String host;
    private volatile List<InetAddress> addresses = List.of();

    void set(@Nullable String checked, List<InetAddress> itsAddresses) {
      host = checked;
      addresses = itsAddresses;
    }

    @Override
    public InetAddress[] resolve(String wanted) throws UnknownHostException {
      if (wanted.equals(host)) {
        return addresses.toArray(InetAddress[]::new);
      }
      if (host == null) {
        return InetAddress.getAllByName(wanted);
      }
      throw new UnknownHostException(wanted + " was not checked");
    }

    @Override
    public String resolveCanonicalHostname(String wanted) {
      return wanted;
    }
  }

  private final AllowedHosts reach;
  private final HostResolver lookups;
  private final CheckedAddresses checked = new CheckedAddresses();
  private final SystemDefaultRoutePlanner routes =
      new SystemDefaultRoutePlanner(ProxySelector.getDefault());
  private final HttpConnectionFactory<ManagedHttpClientConnection> connections;
  private @Nullable Line line;

  WebSession(
      AllowedHosts reach,
      HostResolver lookups,
      HttpConnectionFactory<ManagedHttpClientConnection> connections) {
    this.reach = reach;
    this.lookups = lookups;
    this.connections = connections;
  }

  private Line line() {
    Line open = line;
    if (open == null) {
      BasicHttpClientConnectionManager connection = connection();
      open = new Line(connection, client(connection));
      line = open;
    }
    return open;
  }

  private BasicHttpClientConnectionManager connection() {
    TlsSocketStrategy tls =
        (socket, host, port, attachment, context) ->
            OnFirstUse.TLS.upgrade(socket, host, port, attachment, context);
    var connection =
        BasicHttpClientConnectionManager.create(
            null,
            checked,
            RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build(),
            connections);
    connection.setConnectionConfig(timeouts());
    return connection;
  }

  private static ConnectionConfig timeouts() {
    return ConnectionConfig.custom()
        .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
        .setSocketTimeout(Timeout.DISABLED)
        .build();
  }

  private CloseableHttpClient client(BasicHttpClientConnectionManager connection) {
    return HttpClients.custom()
        .setConnectionManager(connection)
        .setRoutePlanner(routes)
        .setDefaultRequestConfig(REQUESTS)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableDefaultUserAgent()
        .build();
  }

  /**
   * Sends a request and follows its redirects.
   *
   * @param log receives every redirect
   * @throws NotRetryableException when a hop is refused or there are too many
   * @throws IOException when a host cannot be reached, closes the connection or takes too long
   */
  public WebResponse send(WebRequest request, Limits limits, Logger log)
      throws IOException, InterruptedException, NotRetryableException {
    long start = System.nanoTime();
    WebRequest hop = request.located(reach.located(request.url()));
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      WebResponse response = decoded(hop, exchange(hop, limits, start), limits);
      Optional<URI> location = limits.followRedirects() ? response.redirect() : Optional.empty();
      if (location.isEmpty()) {
        return response;
      }
      log.info("{} leads on to {} ({})", hop, Urls.shown(location.get()), response.status());
      hop = hop.redirected(response.status(), reach.located(location.get()));
    }
    throw new NotRetryableException(
        "%s was redirected more than %d times".formatted(request, MAX_REDIRECTS));
  }

  private static WebResponse decoded(WebRequest hop, Answer answer, Limits limits)
      throws InterruptedException {
    List<String> codings = ContentCoding.of(answer.headers().allValues("Content-Encoding"));
    BoundedBody body = BoundedBody.EMPTY;
    Exception unreadable = null;
    try {
      body = ContentCoding.decode(answer.body(), codings, limits.maxBytes(), limits.room());
    } catch (NotRetryableException | IOException e) {
      unreadable = e;
    }
    return new WebResponse(hop, answer.status(), answer.headers(), body, unreadable);
  }

  private Answer exchange(WebRequest hop, Limits limits, long start)
      throws IOException, InterruptedException, NotRetryableException {
    long deadline = start + limits.timeout().toNanos();
    try {
      check(hop, deadline);
      return await(hop, limits, deadline);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(
          "%s took longer than %s".formatted(hop, Durations.format(limits.timeout())));
    }
  }

  /** Refuses a host that may not be called; otherwise pins the next connection to its addresses. */
  private void check(WebRequest hop, long deadline)
      throws IOException, InterruptedException, NotRetryableException, TimeoutException {
    AllowedHosts.host(hop.url());
    HttpHost target = hop.target();
    if (proxyOf(target)) {
      reach.require(hop.url());
      checked.set(null, List.of());
    } else {
      checked.set(target.getHostName(), lookups.addresses(hop.url(), deadline - System.nanoTime()));
    }
  }

  private boolean proxyOf(HttpHost target) throws IOException {
    try {
      return routes.determineRoute(target, HttpClientContext.create()).getProxyHost() != null;
    } catch (HttpException e) {
      throw new IOException("no route to %s: %s".formatted(target, e.getMessage()), e);
    }
  }

  /** Interrupting a virtual thread closes the socket on which it blocks, in any operation. */
  private Answer await(WebRequest hop, Limits limits, long deadline)
      throws IOException, InterruptedException, TimeoutException {
    Line used = line();
    FutureTask<Answer> exchange = new FutureTask<>(() -> execute(used, hop, limits));
    Thread.ofVirtual().name("carillon-web").start(exchange);
    try {
      Answer answer = exchange.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (answer.body().truncated()) {
        line = null;
      }
      return answer;
    } catch (ExecutionException e) {
      throw new IOException("%s failed: %s".formatted(hop, reason(e.getCause())), e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }

  /**
   * Closing a response would read its rest; when there is a rest, the connection is closed instead.
   */
  private static Answer execute(Line line, WebRequest hop, Limits limits)
      throws IOException, InterruptedException {
    boolean whole = false;
    ClassicHttpResponse response =
        line.client().executeOpen(hop.target(), hop.toHttpRequest(), HttpClientContext.create());
    try {
      BoundedBody body = body(response, limits);
      whole = !body.truncated();
      return new Answer(response.getCode(), headers(response), body);
    } finally {
      if (whole) {
        response.close();
      } else {
        line.cut();
      }
    }
  }

  private static BoundedBody body(ClassicHttpResponse response, Limits limits)
      throws IOException, InterruptedException {
    HttpEntity entity = response.getEntity();
    return entity == null
        ? BoundedBody.EMPTY
        : BoundedBody.read(entity.getContent(), limits.maxBytes(), limits.room(), false);
  }

  private static HttpHeaders headers(ClassicHttpResponse response) {
    Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header header : response.getHeaders()) {
      String value = header.getValue();
      byName
          .computeIfAbsent(header.getName(), name -> new ArrayList<>())
          .add(value == null ? "" : value);
    }
    return HttpHeaders.of(byName, (name, value) -> true);
  }

  private static String reason(@Nullable Throwable cause) {
    if (cause instanceof ConnectException) {
      return "no connection could be made";
    }
    if (cause instanceof SocketTimeoutException) {
      return "no connection could be made within " + Durations.format(CONNECT_TIMEOUT);
    }
    String message = cause == null ? null : cause.getMessage();
    return message == null ? String.valueOf(cause) : message;
  }

  @Override
  public void close() {
    Line open = line;
    if (open != null) {
      open.cut();
    }
  }
}
