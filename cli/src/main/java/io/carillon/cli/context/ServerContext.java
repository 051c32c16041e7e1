package io.carillon.cli.context;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server with what one needs to talk to it.
 *
 * @param url without a slash at its end
 * @param token that it is called with; null for the one in the file
 * @param tokenFile the file of the token; null for none
 * @param caFile certificates (PEM) to trust instead of those of the JDK; null for none
 */
public record ServerContext(
    String url, @Nullable String token, @Nullable Path tokenFile, @Nullable Path caFile) {

  @Override
  public String toString() {
    return "ServerContext[" + url + "]"; // never the token
  }
}
