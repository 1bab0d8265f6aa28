package io.roadstead.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.provider.CallGuard;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.SettingValues;
import java.time.InstantSource;

/** Makes a provider with everything it needs. */
final class Assembly {

  /** A worker makes more than one call at a time: steps of a plan run side by side. */
  private static final int CALLS_PER_WORKER = 4;

  private Assembly() {
  }

  /** For what is pure: annotations and plans. Its defaults are enough, because it calls nobody. */
  static Provider<?> offline(ProviderFactory factory) {
    return offline(factory, SettingValues.defaults(factory.settings()), "kubernetes");
  }

  static Provider<?> offline(ProviderFactory factory, SettingValues values, String cluster) {
    return provider(factory, values, cluster, factory.workers(), 1, new SimpleMeterRegistry());
  }

  /** @param rateShare which share of the cloud's call budget is ours, in (0, 1] */
  static Provider<?> provider(ProviderFactory factory, SettingValues values, String cluster, int workers,
      double rateShare, MeterRegistry meters) {
    InstantSource clock = InstantSource.system();
    var calls = new CallGuard(factory.name(), factory.buckets(), workers * CALLS_PER_WORKER, rateShare, clock, meters);
    return factory.create(new ProviderFactory.Environment(cluster, values, calls, clock));
  }
}
