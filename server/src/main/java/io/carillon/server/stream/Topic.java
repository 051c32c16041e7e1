package io.carillon.server.stream;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A topic of a stream. */
sealed interface Topic {

  /** A topic about everything of one kind. */
  enum General implements Topic {
    /** States of all executions. */
    EXECUTIONS,
    /** Decisions about due times, and changes of task configs. */
    EVENTS,
    /** Changes of task configs. */
    CONFIGS,
    /** Workers that start, end or change. */
    WORKERS,
    /** Depths of queues that change. */
    QUEUES,
    /** Alerts that open or change. */
    ALERTS,
    /** Totals, once a second. */
    PULSE
  }

  /** States of the executions of a task config. */
  record ExecutionsOfConfig(long taskConfigId) implements Topic {}

  /** States of an execution. */
  record OneExecution(UUID id) implements Topic {}

  /** Lines that an execution logs. */
  record Log(UUID executionId) implements Topic {}

  /** The forms of a topic, for people. */
  String FORMS =
      "executions, executions:config:{id}, execution:{id}, log:{id}, events, configs, workers,"
          + " queues, alerts or pulse";

  /** Returns the topic of that text; empty when it is none. */
  static Optional<Topic> parse(String text) {
    for (General general : General.values()) {
      if (general.name().equalsIgnoreCase(text) && !text.equals(general.name())) {
        return Optional.of(general);
      }
    }
    Matcher named = Forms.NAMED.matcher(text);
    if (!named.matches()) {
      return Optional.empty();
    }
    if (named.group("config") != null) {
      return Optional.of(new ExecutionsOfConfig(Long.parseLong(named.group("config"))));
    }
    UUID id = UUID.fromString(named.group("id"));
    return Optional.of(named.group("kind").equals("log") ? new Log(id) : new OneExecution(id));
  }

  /** The patterns, which an interface cannot hold privately. */
  final class Forms {

    private static final Pattern NAMED =
        Pattern.compile(
            "executions:config:(?<config>[1-9]\\d{0,17})"
                + "|(?<kind>execution|log):(?<id>\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

    private Forms() {}
  }
}
