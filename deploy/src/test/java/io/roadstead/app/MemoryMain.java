package io.roadstead.app;

import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Surrounding;
import io.roadstead.core.provider.Bucket;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryProvider;
import java.util.List;
import java.util.Set;

/** The program with the small cloud of core's tests as its only provider, for tests of the process as a whole. */
public final class MemoryMain {

  private MemoryMain() {
  }

  public static void main(String[] words) {
    var providers = new Providers(List.of(new Factory()), List.of());
    System.exit(Main.run(List.of(words), providers, Terminal.ofThisProcess()));
  }

  private static final class Factory implements ProviderFactory {
    @Override
    public String name() {
      return "memory";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of();
    }

    @Override
    public int workers() {
      return 4;
    }

    @Override
    public Claims claims() {
      return new Claims(Set.of(), true);
    }

    @Override
    public List<Bucket> buckets() {
      return List.of();
    }

    @Override
    public Provider<?> create(Environment environment) {
      return new MemoryProvider(new MemoryCloud(environment.clock()), Set.of());
    }

    @Override
    public List<Surrounding> sampleSurroundings() {
      return List.of();
    }

    @Override
    public List<Class<? extends Surrounding>> surroundingTypes() {
      return List.of();
    }

    @Override
    public List<Class<? extends Resource>> resourceTypes() {
      return List.of();
    }
  }
}
