package io.carillon.server.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Masks the secrets of every line that an appender writes, whatever its format and whoever logs it.
 */
public final class MaskingEncoder extends EncoderBase<ILoggingEvent> {

  private static final byte[] NONE = {};

  private final Encoder<ILoggingEvent> encoder;
  private volatile LogMask mask;

  private MaskingEncoder(Encoder<ILoggingEvent> encoder, LogMask mask) {
    this.encoder = encoder;
    this.mask = mask;
  }

  /**
   * Puts itself before the encoder of each appender of this process; masks other secrets from now
   * on where it is there already.
   *
   * @param secrets of the settings
   */
  public static void install(Collection<String> secrets) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      LogMask mask = new LogMask(secrets);
      for (var logger : context.getLoggerList()) {
        Iterator<Appender<ILoggingEvent>> appenders = logger.iteratorForAppenders();
        while (appenders.hasNext()) {
          if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
            put(appender, mask);
          }
        }
      }
    }
  }

  private static void put(OutputStreamAppender<ILoggingEvent> appender, LogMask mask) {
    if (appender.getEncoder() instanceof MaskingEncoder present) {
      present.mask = mask;
    } else {
      MaskingEncoder encoder = new MaskingEncoder(appender.getEncoder(), mask);
      encoder.setContext(appender.getContext());
      encoder.start();
      appender.setEncoder(encoder);
    }
  }

  @Override
  public byte[] headerBytes() {
    return given(encoder.headerBytes());
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = new String(given(encoder.encode(event)), StandardCharsets.UTF_8);
    return mask.apply(line).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return given(encoder.footerBytes());
  }

  private static byte[] given(byte @Nullable [] bytes) {
    return bytes == null ? NONE : bytes;
  }
}
