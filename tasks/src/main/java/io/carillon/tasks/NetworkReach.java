package io.carillon.tasks;

import io.carillon.task.NotRetryableException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that task types may call. Without leave they are those of the public Internet: not this
 * machine, not its private networks, not a cloud's metadata service.
 *
 * @param allowPrivateAddresses whether every address may be called
 * @param alwaysAllowed {@code host:port} pairs that may be called whatever their address, compared
 *     with a URL as text, as in {@code localhost:8080} or {@code [::1]:8080}
 */
public record NetworkReach(boolean allowPrivateAddresses, Set<String> alwaysAllowed) {

  /** The setting that allows private addresses. */
  public static final String SETTING = "CARILLON_ALLOW_PRIVATE_ADDRESSES";

  /** Copies the set. */
  public NetworkReach {
    alwaysAllowed =
        alwaysAllowed.stream()
            .map(pair -> pair.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Refuses a URL that may not be called.
   *
   * <p>The host is resolved here and every address it has must be allowed. A client that connects
   * at once gets the same addresses again, from the cache of the JVM (30 s unless the security
   * property {@code networkaddress.cache.ttl} says otherwise): that is what stands against a name
   * server that answers differently the second time. The JDK's HTTP client cannot be given the
   * address itself without losing the check of the host's certificate. Where an HTTP proxy is set
   * for the JVM, the proxy resolves once more and decides by itself.
   *
   * @throws NotRetryableException when it is refused
   * @throws UnknownHostException when its host has no address
   */
  public void require(URI url) throws NotRetryableException, UnknownHostException {
    String host = host(url);
    if (allowPrivateAddresses || alwaysAllowed.contains(hostAndPort(url, host))) {
      return;
    }
    for (InetAddress address : resolve(url, host)) {
      requirePublic(url, address);
    }
  }

  private static String host(URI url) throws NotRetryableException {
    String scheme = url.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw new NotRetryableException(
          "%s is refused: only http and https are called".formatted(Urls.shown(url)));
    }
    String host = url.getHost();
    if (host == null) {
      throw new NotRetryableException(
          "%s is refused: it names no host (letters, digits, dots and hyphens)"
              .formatted(Urls.shown(url)));
    }
    return host;
  }

  private static String hostAndPort(URI url, String host) {
    return host.toLowerCase(Locale.ROOT) + ":" + Urls.port(url);
  }

  private static InetAddress[] resolve(URI url, String host) throws UnknownHostException {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      UnknownHostException named =
          new UnknownHostException("%s: the host %s is not known".formatted(Urls.shown(url), host));
      named.initCause(e);
      throw named;
    }
  }

  private static void requirePublic(URI url, InetAddress address) throws NotRetryableException {
    if (!PublicAddresses.contains(address)) {
      throw new NotRetryableException(
          "%s is refused: its address %s is not public; %s=true allows such addresses"
              .formatted(Urls.shown(url), address.getHostAddress(), SETTING));
    }
  }
}
