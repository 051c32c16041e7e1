package io.carillon.tasks.jdbc;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.web.AllowedHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/**
 * Makes the sockets of the PostgreSQL driver, which connect to an address that was checked at that
 * moment: a name server that answers differently the second time changes nothing. The driver makes
 * the factory by its name from a text.
 */
public final class CheckedSocketFactory extends SocketFactory {

  private final AllowedHosts hosts;

  /**
   * Creates the factory; called by the driver.
   *
   * @param rules as {@link #rules} writes them
   */
  public CheckedSocketFactory(String rules) {
    String[] parts = rules.split(" ", -1);
    Set<String> pairs = Stream.of(parts).skip(1).collect(Collectors.toUnmodifiableSet());
    this.hosts = new AllowedHosts(Boolean.parseBoolean(parts[0]), pairs);
  }

  /** Returns the text from which the driver makes a factory with the rules of {@code hosts}. */
  static String rules(AllowedHosts hosts) {
    return Stream.concat(
            Stream.of(String.valueOf(hosts.allowPrivateAddresses())),
            hosts.alwaysAllowed().stream().sorted())
        .collect(Collectors.joining(" "));
  }

  @Override
  public Socket createSocket() {
    return new CheckedSocket(hosts);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(InetSocketAddress.createUnresolved(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostAddress(), port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return createSocket(address, port);
  }

  private static final class CheckedSocket extends Socket {

    private final AllowedHosts hosts;

    CheckedSocket(AllowedHosts hosts) {
      this.hosts = hosts;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress inet)) {
        throw new SocketException("not an Internet address: " + endpoint);
      }
      String host = inet.getHostString();
      String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
      try {
        InetAddress address = hosts.addresses(name, inet.getPort()).getFirst();
        super.connect(new InetSocketAddress(address, inet.getPort()), timeout);
      } catch (NotRetryableException e) {
        close();
        throw new SocketException(e.getMessage(), e);
      }
    }
  }
}
