package io.roadstead.core.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Provider;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What the reconciler and the sweeper share. */
record EngineParts<R extends Resource>(Provider<R> provider, Cluster cluster, Leadership leadership,
    EngineSettings settings, InstantSource clock, RandomGenerator random, Ownership ownership,
    InventoryCache<R> inventories, SettledNodes settledNodes, Wishes<R> wishes, ClusterWishes<R> clusterWishes,
    NodesView nodes, Lives lives, Notices notices, WorkQueue queue, EngineMetrics metrics) {

  static <R extends Resource> EngineParts<R> assemble(Provider<R> provider, Cluster cluster, Leadership leadership,
      EngineSettings settings, InstantSource clock, RandomGenerator random, MeterRegistry meters) {
    var ownership = new Ownership(settings.claims(), settings.cluster());
    var inventories = new InventoryCache<R>();
    var settledNodes = new SettledNodes(cluster);
    var queue = new WorkQueue(clock, random);
    return new EngineParts<>(provider, cluster, leadership, settings, clock, random, ownership, inventories,
        settledNodes, new Wishes<>(provider, ownership, inventories, settledNodes), new ClusterWishes<>(),
        new NodesView(cluster, clock), new Lives(), new Notices(cluster), queue,
        new EngineMetrics(meters, provider.name(), queue, clock));
  }
}
