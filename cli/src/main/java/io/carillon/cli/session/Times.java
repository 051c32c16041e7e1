package io.carillon.cli.session;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.time.TimeExpression;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The options of a call that are times. */
public final class Times {

  private final Arguments arguments;
  private final TimeExpression expression;

  /** Creates it. */
  public Times(Session session, Arguments arguments) {
    this.arguments = arguments;
    this.expression = new TimeExpression(session.terminal().clock().instant(), session.zone());
  }

  /**
   * Returns the instant of an option, as the server reads it; null when it was not given.
   *
   * @throws io.carillon.cli.arguments.UsageException when it is none
   */
  public @Nullable String text(String option) {
    String typed = arguments.text(option);
    return typed == null ? null : expression.parse(option, typed).toString();
  }

  /** Returns the instant that a text of an option means. */
  public Instant parse(String option, String typed) {
    return expression.parse(option, typed);
  }
}
