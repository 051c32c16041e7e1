package io.carillon.server.front;

import io.carillon.fault.BusyException;
import io.carillon.server.front.RequestBudget.Reservation;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads the body of a request within limits of bytes, memory and time. */
final class RequestBody {

  /** Maximum body of an unauthenticated caller, in bytes. */
  static final int MAX_BYTES_OF_STRANGERS = 4 << 10;

  /** Maximum body, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  /** Memory needed to process a body as JSON, in bytes per byte of the body. */
  static final int COST = 16;

  /** Time limit for receiving the whole body. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int STEP = 16 << 10;

  private RequestBody() {}

  /** The reason why a body was not read. */
  enum Refusal {
    TOO_LARGE,
    TOO_SLOW
  }

  /** A body, or the reason why it was not read. */
  sealed interface Result {
    /** The complete body. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Read(byte[] bytes) implements Result {}

    /** The body was refused. */
    record Refused(Refusal why) implements Result {}
  }

  /**
   * Reads the body. Reserves memory as bytes arrive and, at the end, for processing it.
   *
   * @param most in bytes
   * @throws BusyException when there is no memory for it
   */
  static Result read(HttpServletRequest request, Reservation memory, int most) throws IOException {
    if (request.getContentLengthLong() > most) {
      return new Result.Refused(Refusal.TOO_LARGE);
    }
    InputStream in = request.getInputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] step = new byte[Math.min(STEP, most + 1)];
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int read = in.read(step); read >= 0; read = in.read(step)) {
      if (out.size() + read > most) {
        return new Result.Refused(Refusal.TOO_LARGE);
      }
      if (System.nanoTime() - end > 0) {
        return new Result.Refused(Refusal.TOO_SLOW);
      }
      memory.growTo(3L * (out.size() + read)); // the stream's array grows by copying
      out.write(step, 0, read);
    }
    memory.growTo((long) COST * out.size());
    return new Result.Read(out.toByteArray());
  }

  /** Returns a stream over bytes in memory. */
  static ServletInputStream stream(byte[] body) {
    return new MemoryStream(new ByteArrayInputStream(body));
  }

  /** A body that has been read already. */
  private static final class MemoryStream extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    MemoryStream(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("the body has been read");
    }
  }
}
