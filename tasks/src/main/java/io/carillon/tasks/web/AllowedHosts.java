package io.carillon.tasks.web;

import io.carillon.task.NotRetryableException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that task types may call. By default only those of the public Internet: not this
 * machine, its private networks, or a cloud's metadata service.
 *
 * @param allowPrivateAddresses whether every address may be called
 * @param alwaysAllowed {@code host:port} pairs that may be called regardless of their address,
 *     compared with a URL as text, as in {@code localhost:8080} or {@code [::1]:8080}
 * @param self the address of this node's own web server, for which {@link #OWN_URL} stands; null
 *     for a node without one
 */
public record AllowedHosts(
    boolean allowPrivateAddresses, Set<String> alwaysAllowed, @Nullable URI self) {

  /** The setting that allows private addresses. */
  public static final String SETTING = "CARILLON_ALLOW_PRIVATE_ADDRESSES";

  /**
   * Stands for the node that runs the task, whatever its address and port. Names under localhost
   * never belong to another machine (RFC 6761, section 6.3).
   */
  public static final String OWN_URL = "http://carillon.localhost";

  private static final String OWN_HOST = URI.create(OWN_URL).getHost();

  /** Creates the reach of a node without a web server. */
  public AllowedHosts(boolean allowPrivateAddresses, Set<String> alwaysAllowed) {
    this(allowPrivateAddresses, alwaysAllowed, null);
  }

  /** Copies the set. */
  public AllowedHosts {
    alwaysAllowed =
        alwaysAllowed.stream()
            .map(pair -> pair.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Refuses a URL that may not be called, as {@link #addresses} does; a host that is always allowed
   * is not looked up.
   *
   * @throws NotRetryableException when it is refused
   * @throws UnknownHostException when its host has no address
   */
  public void require(URI url) throws NotRetryableException, UnknownHostException {
    String host = host(url);
    if (!isAllowedWhatever(host, Urls.port(url))) {
      requirePublic(Urls.shown(url), resolve(Urls.shown(url), host));
    }
  }

  /**
   * Returns the addresses that may be called for a URL. All addresses of its host must be allowed.
   * A client connects to one of them and does not look up the host again, since a name server may
   * answer differently the second time (DNS rebinding). When an HTTP proxy is configured for the
   * JVM, the proxy looks up the host again and decides by itself.
   *
   * @return not empty
   * @throws NotRetryableException when it is refused
   * @throws UnknownHostException when its host has no address
   */
  public List<InetAddress> addresses(URI url) throws NotRetryableException, UnknownHostException {
    return addresses(Urls.shown(url), host(url), Urls.port(url));
  }

  /**
   * Returns the addresses of a host that may be reached by another protocol than HTTP, such as SMTP
   * or JDBC, under the same rules as {@link #addresses(URI)}.
   *
   * @param host a host name, an IPv4 address, or an IPv6 address in brackets
   * @param port from 1 to 65,535
   * @return not empty
   * @throws NotRetryableException when it is refused
   * @throws UnknownHostException when the host has no address
   */
  public List<InetAddress> addresses(String host, int port)
      throws NotRetryableException, UnknownHostException {
    String name = HostNames.ascii(host);
    return addresses(name + ":" + port, name, port);
  }

  private List<InetAddress> addresses(String shown, String host, int port)
      throws NotRetryableException, UnknownHostException {
    List<InetAddress> addresses = resolve(shown, host);
    if (!isAllowedWhatever(host, port)) {
      requirePublic(shown, addresses);
    }
    return addresses;
  }

  /**
   * Returns the URL to call: the same one, or the address of this node when the URL begins with
   * {@link #OWN_URL}.
   *
   * @throws NotRetryableException when this node has no web server
   */
  URI located(URI url) throws NotRetryableException {
    if (!isOwn(url)) {
      return url;
    }
    if (self == null) {
      throw new NotRetryableException(
          "%s is refused: %s stands for the node that runs the task, and this one answers no requests: its roles have no api"
              .formatted(Urls.shown(url), OWN_HOST));
    }
    return URI.create(self + Urls.pathAndQuery(url));
  }

  private static boolean isOwn(URI url) {
    return "http".equalsIgnoreCase(url.getScheme())
        && Urls.host(url).equals(OWN_HOST)
        && Urls.port(url) == 80;
  }

  private boolean isAllowedWhatever(String host, int port) {
    return allowPrivateAddresses || alwaysAllowed.contains(host + ":" + port);
  }

  /** Returns the host of an http or https URL; refuses other URLs. */
  static String host(URI url) throws NotRetryableException {
    String scheme = url.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw new NotRetryableException(
          "%s is refused: only http and https are called".formatted(Urls.shown(url)));
    }
    String host = Urls.host(url);
    if (host.isEmpty()) {
      throw new NotRetryableException("%s is refused: it names no host".formatted(Urls.shown(url)));
    }
    return host;
  }

  private static List<InetAddress> resolve(String shown, String host) throws UnknownHostException {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      UnknownHostException named =
          new UnknownHostException("%s: the host %s is not known".formatted(shown, host));
      named.initCause(e);
      throw named;
    }
  }

  private static void requirePublic(String shown, List<InetAddress> addresses)
      throws NotRetryableException {
    for (InetAddress address : addresses) {
      if (!PublicAddresses.contains(address)) {
        throw new NotRetryableException(
            "%s is refused: its address %s is not public; %s=true allows such addresses"
                .formatted(shown, address.getHostAddress(), SETTING));
      }
    }
  }
}
