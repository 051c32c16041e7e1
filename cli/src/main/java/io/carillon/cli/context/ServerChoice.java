package io.carillon.cli.context;

import io.carillon.cli.arguments.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the server: that of {@code --context}; else {@code --url} or {@code CARILLON_URL}; else
 * the current context of the file; else the server on this machine, with TLS where the settings in
 * the environment have it. The token is {@code CARILLON_TOKEN} or in {@code CARILLON_TOKEN_FILE},
 * else that of the context, else, for a server on this machine, in the data folder.
 */
public final class ServerChoice {

  private static final int MOST_PORT = 65_535;

  private final Map<String, String> environment;
  private final Path folder;
  private final ContextFile file;

  /**
   * Creates it.
   *
   * @param environment variables
   * @param folder the working folder
   */
  public ServerChoice(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
    this.file = new ContextFile(environment);
  }

  /**
   * Returns the server.
   *
   * @param context the name of a context; null to choose without
   * @param url of the server; null to choose without
   * @throws UsageException when there is no such context, or the URL is none
   */
  public ServerContext choose(@Nullable String context, @Nullable String url) {
    if (context != null) {
      return named(context);
    }
    String set = url == null ? environment.getOrDefault("CARILLON_URL", "") : url;
    if (!set.isEmpty()) {
      return withEnvironment(new ServerContext(checked(set), new TokenSource.None(), null));
    }
    ContextFile.Contents contents = file.read();
    return contents.current() == null ? local() : named(contents.current());
  }

  private ServerContext named(String name) {
    ServerContext context = file.read().contexts().get(name);
    if (context == null) {
      throw new UsageException("usage.no_context", name, file.path());
    }
    checked(context.url());
    return withEnvironment(context);
  }

  private ServerContext local() {
    String host = environment.getOrDefault("CARILLON_ADDRESS", "127.0.0.1");
    boolean all = host.equals("0.0.0.0") || host.equals("::") || host.isEmpty();
    String written = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    String port = environment.getOrDefault("CARILLON_PORT", "8080");
    OwnCertificate own = OwnCertificate.of(environment, folder);
    String scheme = own == null ? "http" : "https";
    String url = scheme + "://" + (all ? "127.0.0.1" : written) + ":" + port;
    return withEnvironment(new ServerContext(checked(url), localToken(), null, own));
  }

  private TokenSource localToken() {
    return new TokenSource.InFile(
        folder
            .resolve(environment.getOrDefault("CARILLON_DATA", "carillon-data"))
            .resolve("admin-token"));
  }

  private ServerContext withEnvironment(ServerContext context) {
    String token = environment.getOrDefault("CARILLON_TOKEN", "").strip();
    String tokenFile = environment.getOrDefault("CARILLON_TOKEN_FILE", "");
    if (!token.isEmpty()) {
      return context.with(new TokenSource.Known(token));
    }
    if (!tokenFile.isEmpty()) {
      return context.with(new TokenSource.InFile(folder.resolve(tokenFile)));
    }
    boolean without = context.token() instanceof TokenSource.None;
    return without && isLoopback(context.url()) ? context.with(localToken()) : context;
  }

  private static boolean isLoopback(String url) {
    String host = URI.create(url).getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  /**
   * Returns the URL without a slash at its end.
   *
   * @throws UsageException when it is none with {@code http} or {@code https} and a host
   */
  public static String checked(String url) {
    try {
      URI uri = new URI(url);
      boolean right =
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getPort() <= MOST_PORT;
      if (right) {
        return url.replaceFirst("/+$", "");
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new UsageException("usage.url", url);
  }

  /**
   * Returns the token of a server; null where there is none.
   *
   * @throws UsageException when its file cannot be read, or has something else
   */
  public static @Nullable String token(ServerContext server) {
    String token = server.token().read();
    if (token != null && !isSendable(token)) {
      throw new UsageException("usage.token");
    }
    return token;
  }

  private static boolean isSendable(String token) {
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
