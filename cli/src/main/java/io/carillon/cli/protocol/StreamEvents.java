package io.carillon.cli.protocol;

/** Names of the events of the server's live streams, as docs/stream.md has them. */
public final class StreamEvents {

  /** The state of an execution. */
  public static final String EXECUTION = "execution";

  /** Numbers of executions and decisions, in place of each, while there are many. */
  public static final String BURST = "burst";

  /** A line of a log. */
  public static final String LOG = "log";

  /** The execution has ended whose log is followed. */
  public static final String END = "end";

  /** The stream cannot continue where it was cut off. */
  public static final String RESET = "reset";

  private StreamEvents() {}
}
