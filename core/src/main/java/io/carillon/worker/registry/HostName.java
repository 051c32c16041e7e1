package io.carillon.worker.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine. */
public final class HostName {

  private HostName() {}

  /** Falls back to the name in the environment, then to "unknown". */
  public static String get() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      String named = System.getenv("HOSTNAME");
      return named == null ? "unknown" : named;
    }
  }

  /**
   * Returns the host name and this process's id, as in {@code db1-4711}: the default name of a
   * node.
   */
  public static String withProcess() {
    return get() + "-" + ProcessHandle.current().pid();
  }
}
