package io.carillon.postgres;

/**
 * A database of {@link TestPostgres}.
 *
 * @param jdbcUrl its address, without user and password
 * @param user its owner
 * @param password the owner's password; may be empty
 * @param drop removes it
 */
public record TemporaryDatabase(String jdbcUrl, String user, String password, Runnable drop)
    implements AutoCloseable {

  /** Removes the database and ends the connections to it. */
  @Override
  public void close() {
    drop.run();
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return jdbcUrl;
  }
}
