package io.roadstead.app.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated cloud while it runs. */
public interface DemoCloud extends AutoCloseable {

  /** One provider's simulator; found by {@link java.util.ServiceLoader}. */
  interface Factory {

    /** The provider that talks to it: {@code aws}. */
    String provider();

    /** Starts it on loopback, with real time in which things take seconds instead of minutes. */
    DemoCloud start();
  }

  /** One line for people: what it is and where it listens. */
  String description();

  /** The provider's settings that lead to it: endpoint, region, credentials that are worth nothing. */
  Map<String, String> settings();

  /** The name of the cluster, as the cloud's machines carry it. */
  String cluster();

  /** The machines that are there from the start. */
  List<Machine> machines();

  /** What was created through its API and still exists, one line each. */
  List<String> leftovers();

  @Override
  void close();

  /** A machine that is a node of the cluster. */
  record Machine(String name, String providerId, String address, Optional<String> zone) {
  }
}
