package io.carillon.postgres;

/** A test run that starts a database for a static field, never closes it, and ends. */
final class ForgetfulTests {

  private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.forTests();

  private ForgetfulTests() {}

  public static void main(String[] arguments) {
    System.out.println(POSTGRES.dataFolder());
    System.exit(0);
  }
}
