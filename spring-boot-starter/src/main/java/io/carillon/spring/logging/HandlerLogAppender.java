package io.carillon.spring.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.carillon.engine.Engine;
import io.carillon.spring.lifecycle.PhasedBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/**
 * Passes lines that a handler logs through any SLF4J logger on to the logger of its attempt, which
 * keeps them with the execution within the same bounds. A line belongs to the execution that stands
 * in its MDC under {@code execution_id}; levels are those of the application's logging.
 */
public final class HandlerLogAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements SmartLifecycle {

  private static final String KEY = "execution_id";
  private final Engine engine;
  private volatile boolean attached;

  /** Creates an appender that is not attached yet. */
  HandlerLogAppender(Engine engine) {
    this.engine = engine;
    setName("carillon-handlers");
  }

  @Override
  protected void append(ILoggingEvent event) {
    String execution = event.getMDCPropertyMap().get(KEY);
    Logger log = execution == null ? null : engine.attemptLog(execution);
    if (log != null) {
      log.atLevel(level(event))
          .setCause(cause(event.getThrowableProxy()))
          .log("{}: {}", shortName(event.getLoggerName()), event.getFormattedMessage());
    }
  }

  private static Level level(ILoggingEvent event) {
    return switch (event.getLevel().toInt()) {
      case ch.qos.logback.classic.Level.ERROR_INT -> Level.ERROR;
      case ch.qos.logback.classic.Level.WARN_INT -> Level.WARN;
      case ch.qos.logback.classic.Level.INFO_INT -> Level.INFO;
      default -> Level.DEBUG;
    };
  }

  private static @Nullable Throwable cause(@Nullable IThrowableProxy thrown) {
    return thrown instanceof ThrowableProxy known ? known.getThrowable() : null;
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static ch.qos.logback.classic.@Nullable Logger root() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        ? context.getLogger(Logger.ROOT_LOGGER_NAME)
        : null;
  }

  @Override
  public void start() {
    ch.qos.logback.classic.Logger root = root();
    if (root != null) {
      setContext(root.getLoggerContext());
      super.start();
      root.addAppender(this);
      attached = true;
    }
  }

  @Override
  public void stop() {
    ch.qos.logback.classic.Logger root = root();
    if (root != null) {
      root.detachAppender(this);
    }
    attached = false;
    super.stop();
  }

  @Override
  public boolean isRunning() {
    return attached;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  /** Before the engine starts, and after it has stopped. */
  @Override
  public int getPhase() {
    return PhasedBean.ENGINE - 1;
  }
}
