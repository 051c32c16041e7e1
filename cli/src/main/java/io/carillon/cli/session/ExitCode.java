package io.carillon.cli.session;

import io.carillon.cli.protocol.Words;

/** The exit codes of the program; docs/cli.md lists them. */
public final class ExitCode {

  /** Everything was done. */
  public static final int DONE = 0;

  /** Something failed: an execution, a part of several changes, a check, or the server. */
  public static final int FAILED = 1;

  /** The call was not understood. */
  public static final int USAGE = 2;

  /** There is no such thing. */
  public static final int NOT_FOUND = 3;

  /** The token is missing, wrong, or not allowed to do this. */
  public static final int REFUSED = 4;

  /** The server cannot be reached, gives no answer, or cannot answer now: try again later. */
  public static final int UNREACHABLE = 5;

  /** The state of the thing does not allow it, or it was changed meanwhile. */
  public static final int CONFLICT = 6;

  /** The server found the input wrong. */
  public static final int INVALID = 7;

  /** The time of {@code --wait-limit} was over before the end. */
  public static final int WAIT_OVER = 8;

  /** The execution timed out. */
  public static final int TIMED_OUT = 10;

  /** The execution was cancelled. */
  public static final int CANCELLED = 11;

  /** The execution was not started before its deadline. */
  public static final int EXPIRED = 12;

  /** The workers of the execution died. */
  public static final int LOST = 13;

  /** Ctrl-C. */
  public static final int INTERRUPTED = 130;

  /** The reader of the output has gone, as of a process that SIGPIPE ends. */
  public static final int PIPE_CLOSED = 141;

  private ExitCode() {}

  /** Returns the code for a refusal of the server with that status. */
  public static int ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> REFUSED;
      case 404, 410 -> NOT_FOUND;
      case 409, 412 -> CONFLICT;
      case 408, 429, 502, 503, 504 -> UNREACHABLE;
      case 400, 413, 415, 422, 428 -> INVALID;
      default -> FAILED;
    };
  }

  /** Returns the code for the status that an execution ended with. */
  public static int ofOutcome(String status) {
    int place = Words.WITH_EXIT_CODE.indexOf(status);
    if (place >= 0) {
      return TIMED_OUT + place;
    }
    return status.equals(Words.SUCCEEDED) ? DONE : FAILED;
  }
}
