package io.roadstead.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The wire between a client and a server, as something that can break: a TCP forwarder whose connections can be cut (both
 * sides are told) or go dead (nobody is told, nothing comes through any more).
 */
public final class Wire implements AutoCloseable {

  private static final int BUFFER = 8192;

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean deadFromStart;

  private final class Connection {
    private final Socket client;
    private final Socket far;
    private volatile boolean dead;

    private Connection(Socket client, Socket far, boolean dead) {
      this.client = client;
      this.far = far;
      this.dead = dead;
    }

    private void carry(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try {
        for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
          if (!dead) {
            to.getOutputStream().write(buffer, 0, n);
          }
        }
      } catch (IOException _) {
        // One end is closed: so is the other.
      }
      if (!dead) {
        cut();
      }
    }

    private void cut() {
      connections.remove(this);
      close(client);
      close(far);
    }
  }

  /** Forwards from a free port of this machine. */
  public Wire(InetSocketAddress server) {
    this.server = server;
    try {
      this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ = threads.submit(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        forward(listener.accept());
      }
    } catch (IOException _) {
      // The listener is closed: this is the end.
    }
  }

  private void forward(Socket client) {
    try {
      var connection = new Connection(client, new Socket(server.getAddress(), server.getPort()), deadFromStart);
      connections.add(connection);
      var _ = threads.submit(() -> connection.carry(connection.client, connection.far));
      var _ = threads.submit(() -> connection.carry(connection.far, connection.client));
    } catch (IOException _) {
      close(client);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception _) {
      // It is of no use any more, closed or not.
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Ends what is open; new connections go through. */
  public void cut() {
    connections.forEach(Connection::cut);
  }

  /** What is open goes dead without a word; new connections go through. */
  public void deaden() {
    connections.forEach(connection -> connection.dead = true);
  }

  /** Like {@link #deaden}, and new connections are dead, too, until {@link #mend}. */
  public void deadenAll() {
    deadFromStart = true;
    deaden();
  }

  /** New connections go through again; dead ones stay dead. */
  public void mend() {
    deadFromStart = false;
  }

  @Override
  public void close() {
    close(listener);
    cut();
    threads.close();
  }
}
