package io.carillon.tasks.mail;

/** Placeholders that stand in parameters until an attempt begins, as in {@code ${due_at}}. */
public final class Placeholders {

  private Placeholders() {}

  /** Returns whether a text has a placeholder, so that its final form is not known yet. */
  public static boolean in(String text) {
    return text.contains("${");
  }
}
