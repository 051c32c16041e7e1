package io.carillon.rabbitmq.connection;

import com.rabbitmq.client.Address;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address and credentials of RabbitMQ: {@code amqp://user:password@host:5672,host2:5672/vhost},
 * or several complete URIs separated by commas. Reserved characters in user, password and vhost are
 * percent-encoded; a missing or empty vhost means {@code /}.
 *
 * @param tls whether the connection is encrypted ({@code amqps})
 * @param hosts of one cluster, at least one
 */
public record RabbitAddress(
    boolean tls, List<Host> hosts, String virtualHost, String user, String password) {

  private static final Pattern FORM =
      Pattern.compile("(amqps?)://(?:([^@/]*)@)?([^/?#@]+)(?:/([^/?#]*))?");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s]+)(?::(.*))?");
  private static final String GUEST = "guest";

  /** One server of the cluster; {@code port} is 1 to 65535. */
  public record Host(String name, int port) {

    boolean loopback() {
      return name.equals("localhost") || name.startsWith("127.") || name.equals("::1");
    }

    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  /** Copies the hosts. */
  public RabbitAddress {
    hosts = List.copyOf(hosts);
  }

  /**
   * Parses an address.
   *
   * @throws IllegalArgumentException with what would be right, never with the password
   */
  public static RabbitAddress parse(String text) {
    List<RabbitAddress> all = new ArrayList<>();
    for (String one : text.strip().split("\\s*,\\s*(?=amqps?://)", -1)) {
      all.add(parseOne(one));
    }
    RabbitAddress first = all.getFirst();
    if (!all.stream().allMatch(first::sameButHosts)) {
      throw new IllegalArgumentException(
          "must have the same scheme, user, password and vhost for every host");
    }
    List<Host> hosts = all.stream().flatMap(one -> one.hosts.stream()).distinct().toList();
    return new RabbitAddress(first.tls, hosts, first.virtualHost, first.user, first.password)
        .safe();
  }

  private static RabbitAddress parseOne(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "must be as amqp://user:password@host:5672/vhost or amqps://..., several hosts with"
              + " commas between, without parameters");
    }
    boolean tls = form.group(1).equals("amqps");
    String path = form.group(4);
    String virtualHost = path == null || path.isEmpty() ? "/" : decode(path);
    return withLogin(tls, hosts(form.group(3), tls), virtualHost, form.group(2));
  }

  private static List<Host> hosts(String text, boolean tls) {
    return Arrays.stream(text.split(",", -1))
        .map(host -> host(host.strip(), tls ? 5671 : 5672))
        .toList();
  }

  private static RabbitAddress withLogin(
      boolean tls, List<Host> hosts, String virtualHost, @Nullable String login) {
    if (login == null) {
      return new RabbitAddress(tls, hosts, virtualHost, GUEST, GUEST);
    }
    int colon = login.indexOf(':');
    if (colon < 1 || colon == login.length() - 1) {
      throw new IllegalArgumentException("must name a user and a password, as user:password@host");
    }
    String user = decode(login.substring(0, colon));
    String password = decode(login.substring(colon + 1));
    return new RabbitAddress(tls, hosts, virtualHost, user, password);
  }

  private static Host host(String text, int defaultPort) {
    Matcher host = HOST.matcher(text);
    if (!host.matches()) {
      throw new IllegalArgumentException("must name hosts as host or host:port, not " + text);
    }
    String name = host.group(1);
    String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    return new Host(bare, host.group(2) == null ? defaultPort : port(host.group(2)));
  }

  private static int port(String text) {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("must have ports of 1 to 65535, not " + text);
    }
    return port;
  }

  private static String decode(String text) {
    try {
      // In a URI a plus sign is literal.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // its message contains part of the text
      throw new IllegalArgumentException("has a % without two hexadecimal digits after it");
    }
  }

  private boolean sameButHosts(RabbitAddress other) {
    return tls == other.tls
        && virtualHost.equals(other.virtualHost)
        && user.equals(other.user)
        && password.equals(other.password);
  }

  private RabbitAddress safe() {
    if (!onlyLoopback() && user.equals(GUEST) && password.equals(GUEST)) {
      throw new IllegalArgumentException(
          "must name a user of its own: guest with the password everybody knows is for this"
              + " machine only, not for "
              + hosts);
    }
    return this;
  }

  private boolean onlyLoopback() {
    return hosts.stream().allMatch(Host::loopback);
  }

  /** Returns a warning for the operator; empty when there is none. */
  public Optional<String> warning() {
    return tls || onlyLoopback()
        ? Optional.empty()
        : Optional.of(
            "RabbitMQ is reached in plain text: the password and every message can be read on the"
                + " way to %s; amqps:// encrypts them".formatted(hosts));
  }

  /** Returns the hosts in the client's type. */
  List<Address> addresses() {
    return hosts.stream().map(host -> new Address(host.name(), host.port())).toList();
  }

  /** Returns it without the password. */
  @Override
  public String toString() {
    String all = String.join(",", hosts.stream().map(Host::toString).toList());
    return (tls ? "amqps://" : "amqp://") + user + "@" + all + " vhost " + virtualHost;
  }
}
