package io.carillon.rabbitmq.connection;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.EOFException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Explains to an operator why RabbitMQ refuses a request. */
public final class RabbitErrors {

  /** Reply code: no such queue or exchange. */
  public static final int NOT_FOUND = 404;

  /** Reply code: exists with other arguments. */
  public static final int OTHER_ARGUMENTS = 406;

  private RabbitErrors() {}

  /** Returns RabbitMQ's own text if there is one, else the network's. */
  public static String of(Throwable trouble) {
    String told = trouble.getMessage();
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      String said = said(cause);
      if (said != null) {
        return said;
      }
      told = cause.getMessage() == null ? told : cause.getMessage();
    }
    return told == null ? trouble.getClass().getSimpleName() : told;
  }

  private static @Nullable String said(Throwable cause) {
    return switch (cause) {
      case ShutdownSignalException signal -> said(signal.getReason());
      case UnknownHostException unknown -> "unknown host " + unknown.getMessage();
      case TimeoutException timeout -> "no answer in time";
      case EOFException ended -> "the other side ended the connection";
      default -> null;
    };
  }

  private static @Nullable String said(@Nullable Method reason) {
    return switch (reason) {
      case AMQP.Connection.Close close -> close.getReplyText();
      case AMQP.Channel.Close close -> close.getReplyText();
      case null, default -> null;
    };
  }

  /** Returns whether this client closed the connection because of an oversized message. */
  public static boolean tooLarge(Throwable trouble) {
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (cause instanceof IllegalStateException
          && message != null
          && message.startsWith("Message body is too large")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns why RabbitMQ refused a connection; null when it did not answer, or for other reasons.
   */
  public static @Nullable LoginFailure refusal(Throwable trouble) {
    if (trouble instanceof PossibleAuthenticationFailureException) {
      return LoginFailure.PASSWORD;
    }
    return code(trouble) == AMQP.NOT_ALLOWED ? LoginFailure.VIRTUAL_HOST : null;
  }

  /** Returns the reply code with which RabbitMQ closed a channel or connection; 0 for none. */
  public static int code(Throwable trouble) {
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException signal) {
        return switch (signal.getReason()) {
          case AMQP.Connection.Close close -> close.getReplyCode();
          case AMQP.Channel.Close close -> close.getReplyCode();
          case null, default -> 0;
        };
      }
    }
    return 0;
  }
}
