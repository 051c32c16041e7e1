package io.carillon.rabbitmq.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A port of this machine that leads to another one, until it is cut or goes silent. */
final class Proxy implements AutoCloseable {

  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition healed = lock.newCondition();
  private volatile boolean cut;
  private boolean silent;

  Proxy(int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Closes every connection and takes no new one. */
  void cut() {
    cut = true;
    open.forEach(Proxy::close);
  }

  /** Lets connections stand, and nothing through. */
  void silence() {
    lock.lock();
    try {
      silent = true;
    } finally {
      lock.unlock();
    }
  }

  /** Undoes {@link #cut} and {@link #silence}. */
  void heal() {
    cut = false;
    lock.lock();
    try {
      silent = false;
      healed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        if (cut) {
          close(from);
        } else {
          connect(from);
        }
      } catch (IOException e) {
        // The listener was closed, or the target is away: whoever connected finds out.
      }
    }
  }

  private void connect(Socket from) throws IOException {
    Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(from);
    open.add(to);
    Thread.ofVirtual().start(() -> pump(from, to));
    Thread.ofVirtual().start(() -> pump(to, from));
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8_192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read;
      while ((read = in.read(buffer)) >= 0) {
        awaitVoice();
        out.write(buffer, 0, read);
      }
    } catch (IOException | InterruptedException e) {
      // Cut, or closed by one side: the other one is closed below.
    } finally {
      close(from);
      close(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private void awaitVoice() throws InterruptedException {
    lock.lock();
    try {
      while (silent) {
        healed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    heal();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Proxy::close);
  }
}
