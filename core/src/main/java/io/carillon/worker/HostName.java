package io.carillon.worker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine, as it calls itself. */
final class HostName {

  private HostName() {}

  static String get() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      String named = System.getenv("HOSTNAME");
      return named == null ? "unknown" : named;
    }
  }
}
