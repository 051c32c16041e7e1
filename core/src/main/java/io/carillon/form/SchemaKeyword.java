package io.carillon.form;

/** The keywords of Carillon in a JSON Schema that code reads; others are for forms alone. */
public final class SchemaKeyword {

  /** Of a text that names a connection: the array of kinds that are accepted. */
  public static final String CONNECTION = "x-connection";

  /** True for a text in which nothing is a placeholder, such as the source of a script. */
  public static final String VERBATIM = "x-verbatim";

  private SchemaKeyword() {}
}
