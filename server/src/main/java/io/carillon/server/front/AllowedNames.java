package io.carillon.server.front;

import io.carillon.server.problem.Problem;
import io.carillon.server.settings.ServerSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpStatus;

/**
 * The host names by which requests may ask for a server that listens on the loopback address. A
 * page of another site can give its own name that address (DNS rebinding) and would then count as a
 * page of this server. A server that listens elsewhere has names that only its network knows, and
 * takes any.
 */
final class AllowedNames {

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final boolean any;
  private final Set<String> names = new HashSet<>(LOCAL);

  AllowedNames(ServerSettings settings) {
    this.any = !isLoopback(settings.address());
    names.add(settings.address().toLowerCase(Locale.ROOT));
    String people = URI.create(settings.peopleUrl()).getHost();
    names.add(people.toLowerCase(Locale.ROOT));
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the server will not start at this address
    }
  }

  /** Returns whether a request asks for this server; only the name counts, not the port. */
  boolean allow(HttpServletRequest request) {
    return any || names.contains(request.getServerName().toLowerCase(Locale.ROOT));
  }

  Problem refusal() {
    return Problem.of(
        HttpStatus.MISDIRECTED_REQUEST,
        "The server listens on this machine alone, and the header Host names another one; behind a"
            + " proxy, set CARILLON_PUBLIC_URL to the address that people use.");
  }
}
