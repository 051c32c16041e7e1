package io.carillon.cli.context;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server with what one needs to talk to it.
 *
 * @param url without a slash at its end
 * @param token where its token is
 * @param caFile certificates (PEM) to trust instead of those of the JDK; null for none
 * @param own the only certificate to trust; null to trust others
 */
public record ServerContext(
    String url, TokenSource token, @Nullable Path caFile, @Nullable OwnCertificate own) {

  /** Creates one that trusts the certificates of a file, or those of the JDK without one. */
  public ServerContext(String url, TokenSource token, @Nullable Path caFile) {
    this(url, token, caFile, null);
  }

  /** Returns the server with its token elsewhere. */
  ServerContext with(TokenSource other) {
    return new ServerContext(url, other, caFile, own);
  }
}
