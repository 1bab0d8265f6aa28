package io.roadstead.core.provider;

import io.roadstead.core.model.Node;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Surrounding;
import java.time.InstantSource;
import java.util.List;

/** Makes the one {@link Provider} of a process; found by {@link java.util.ServiceLoader}. */
public interface ProviderFactory {

  /** As in {@code --provider aws}. */
  String name();

  /** The provider's own settings, all beginning with its name. */
  List<Setting<?>> settings();

  /** How many keys may be worked on at once: set by the cloud's rate limits, not by cores. */
  int workers();

  /** Classes served when nothing else is configured. */
  Claims claims();

  /** The call budgets of the cloud's API, for the guard in {@link Environment}. */
  List<Bucket> buckets();

  /** Assembles it. Opens no connection: credentials and networks are first touched by a call. */
  Provider<?> create(Environment environment);

  /** A documented surrounding that {@code plan} uses when none is given. */
  List<Surrounding> sampleSurroundings();

  /** Nodes that stand in {@link #sampleSurroundings}, for a plan of manifests without any. */
  default List<Node> sampleNodes() {
    return List.of();
  }

  /** The record types of {@link #sampleSurroundings}, by whose simple names a context file says what an entry is. */
  List<Class<? extends Surrounding>> surroundingTypes();

  /** The record types of existing things in a context file. */
  List<Class<? extends Resource>> resourceTypes();

  /**
   * What a provider is made of.
   *
   * @param cluster the name that ownership tags carry; changing it orphans what exists
   * @param calls the guarded path of every call
   */
  record Environment(String cluster, SettingValues settings, CallGuard calls, InstantSource clock) {
  }
}
