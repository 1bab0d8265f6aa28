package io.roadstead.app.demo;

/** An embedded Kubernetes API while it runs. */
public interface DemoApi extends AutoCloseable {

  /** Found by {@link java.util.ServiceLoader}. */
  interface Factory {

    /**
     * Starts it on loopback.
     *
     * @param port 0 takes a free one
     */
    DemoApi start(int port);
  }

  /** For any client, {@code kubectl} included. */
  String kubeconfig();

  @Override
  void close();
}
