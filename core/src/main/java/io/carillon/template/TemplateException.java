package io.carillon.template;

/** Thrown for a text whose placeholders cannot be read or replaced. */
public final class TemplateException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String path;

  /**
   * Creates the exception.
   *
   * @param path the JSON path of the text; empty for a text that is not part of a JSON document
   * @param message a sentence without its subject, which is the text
   */
  public TemplateException(String path, String message) {
    super(message);
    this.path = path;
  }

  /** Returns the JSON path of the text; empty for a text of its own. */
  public String path() {
    return path;
  }

  /** Returns the sentence without its subject. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  TemplateException at(String place) {
    return new TemplateException(place, reason());
  }
}
