package io.carillon.rabbitmq;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one class warns of from now on, until it is closed. */
public final class Said extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Said(Class<?> speaker) {
    this.logger = (Logger) LoggerFactory.getLogger(speaker);
  }

  /** Listens to it. */
  public static Said by(Class<?> speaker) {
    Said said = new Said(speaker);
    said.start();
    said.logger.addAppender(said);
    return said;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().levelStr.equals("WARN")) {
      lines.add(event.getFormattedMessage());
    }
  }

  /** The lines with these words. */
  public List<String> about(String words) {
    return lines.stream().filter(line -> line.contains(words)).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
