package io.carillon.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine, as it calls itself. */
public final class HostName {

  private HostName() {}

  /** Where the machine does not know its own name, that of the environment, else "unknown". */
  static String get() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      String named = System.getenv("HOSTNAME");
      return named == null ? "unknown" : named;
    }
  }

  /** Followed by the id of this process, as in {@code db1-4711}: a node's name by default. */
  public static String withProcess() {
    return get() + "-" + ProcessHandle.current().pid();
  }
}
