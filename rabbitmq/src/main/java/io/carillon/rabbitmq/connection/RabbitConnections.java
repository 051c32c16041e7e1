package io.carillon.rabbitmq.connection;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to one RabbitMQ. They do not recover by themselves: the caller reopens them,
 * since it knows what to declare and publish again.
 */
public final class RabbitConnections {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitConnections.class);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int HEARTBEAT_SECONDS = 10;

  private final RabbitAddress address;

  /** Creates it for that RabbitMQ. */
  public RabbitConnections(RabbitAddress address) {
    this.address = address;
  }

  /** Returns the address they connect to. */
  public RabbitAddress address() {
    return address;
  }

  /**
   * Opens a connection to the first host that answers.
   *
   * @param name shown in RabbitMQ's connection list
   * @param maxBody maximum message size, in bytes; a larger one closes the connection
   */
  public Connection open(String name, int maxBody) throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setVirtualHost(address.virtualHost());
    factory.setUsername(address.user());
    factory.setPassword(address.password());
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    setTimeouts(factory);
    factory.setMaxInboundMessageBodySize(maxBody);
    factory.setExceptionHandler(new QuietHandler());
    factory.setThreadFactory(daemonThreads());
    if (address.tls()) {
      encrypt(factory);
    }
    return factory.newConnection(address.addresses(), name);
  }

  private static void setTimeouts(ConnectionFactory factory) {
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setConnectionTimeout(TIMEOUT_MILLIS);
    factory.setHandshakeTimeout(TIMEOUT_MILLIS);
    factory.setChannelRpcTimeout(TIMEOUT_MILLIS);
    factory.setShutdownTimeout(TIMEOUT_MILLIS);
  }

  private static ThreadFactory daemonThreads() {
    return Thread.ofPlatform().name("carillon-rabbitmq-", 0).daemon(true).factory();
  }

  /** Logs at debug level only: shutdown listeners report why a connection ended. */
  private static final class QuietHandler extends ForgivingExceptionHandler {
    @Override
    protected void log(String message, Throwable e) {
      LOG.debug(message, e);
    }
  }

  // The client trusts every certificate by default.
  private static void encrypt(ConnectionFactory factory) {
    try {
      factory.useSslProtocol(SSLContext.getDefault());
      factory.enableHostnameVerification();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no TLS", e);
    }
  }
}
