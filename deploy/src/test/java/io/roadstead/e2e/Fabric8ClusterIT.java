package io.roadstead.e2e;

import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.testing.ClusterContract;
import io.roadstead.core.testing.ClusterFixture;
import org.junit.jupiter.api.extension.ExtendWith;

/** The adapter keeps the contract on a real API server, with no right beyond the documented ones. */
@ExtendWith(RealApi.class)
class Fabric8ClusterIT extends ClusterContract {

  private final RealApi.Started api;

  Fabric8ClusterIT(RealApi.Started api) {
    this.api = api;
  }

  @Override
  protected ClusterFixture open(Cluster.Subscriber subscriber) {
    return api.fixture(subscriber);
  }
}
