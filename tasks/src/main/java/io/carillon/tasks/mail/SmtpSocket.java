package io.carillon.tasks.mail;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * A TCP socket whose other end is not trusted: the number of bytes read from it is bounded, and
 * another thread can see how long it takes no data.
 */
final class SmtpSocket extends Socket {

  /** Answers of a mail server are lines of 512 bytes (RFC 5321 section 4.5.3.1.5). */
  static final int MAX_BYTES_READ = 1 << 20;

  private static final long IDLE = Long.MIN_VALUE;

  private final InetAddress address;
  private volatile long writingSince = IDLE;

  /**
   * Creates an unconnected socket.
   *
   * @param address its host name is the one that certificates are checked against
   */
  SmtpSocket(InetAddress address) {
    this.address = address;
  }

  @Override
  public InetAddress getInetAddress() {
    return address;
  }

  /** Returns how long the present write has waited; zero when there is none. */
  Duration writesFor() {
    long since = writingSince;
    return since == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Bounded(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Watched(super.getOutputStream());
  }

  /** An input of {@link #MAX_BYTES_READ} bytes at most. */
  private static final class Bounded extends FilterInputStream {

    private int left = MAX_BYTES_READ;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("it sent more than %d bytes".formatted(MAX_BYTES_READ));
      }
    }
  }

  private final class Watched extends FilterOutputStream {

    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      writingSince = System.nanoTime();
      try {
        out.write(octets, offset, length);
      } finally {
        writingSince = IDLE;
      }
    }
  }
}
