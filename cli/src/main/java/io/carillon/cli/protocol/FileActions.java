package io.carillon.cli.protocol;

/** What applying files does to an object, in the reports of the server. */
public final class FileActions {

  /** It did not exist. */
  public static final String CREATED = "created";

  /** Fields differ. */
  public static final String CHANGED = "changed";

  /** It is as the file says. */
  public static final String UNCHANGED = "unchanged";

  /** No file of its owner holds it any more. */
  public static final String DELETED = "deleted";

  private FileActions() {}
}
