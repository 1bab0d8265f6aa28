package io.roadstead.app.tiny;

import io.roadstead.core.model.Cidr;
import io.roadstead.core.model.Node;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Surrounding;
import io.roadstead.core.provider.Bucket;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import io.roadstead.core.spec.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The provider {@code tiny}; not registered, so that it is nowhere but where a test puts it. */
public final class TinyProviderFactory implements ProviderFactory {

  static final Setting<String> REGION = new Setting<>("tiny-region", ValueType.oneOf("north", "south"), "north",
      "Where it is.");
  static final Setting<String> ENDPOINT = new Setting<>("tiny-endpoint", ValueType.text(), "", "Where its API is.");

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(REGION, ENDPOINT);
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public Claims claims() {
    return new Claims(Set.of("roadstead.io/tiny"), true);
  }

  @Override
  public List<Bucket> buckets() {
    return List.of(new Bucket("all", 10, 10));
  }

  @Override
  public Provider<?> create(Environment environment) {
    return new TinyProvider();
  }

  @Override
  public List<Surrounding> sampleSurroundings() {
    return List.of(
        new TinyPool("public", List.of(Cidr.parse("203.0.113.0/24")), Optional.of(new TinyPool.Usage.Open()), true,
            Map.of()),
        new TinyPool("lab", List.of(Cidr.parse("2001:db8::/64"), Cidr.parse("198.51.100.0/28")),
            Optional.of(new TinyPool.Usage.Limited(List.of("lab", "1234"))), false, Map.of("ports", 5)));
  }

  @Override
  public List<Node> sampleNodes() {
    return List.of(new Node("sample-1", Optional.empty(), List.of(), Optional.empty(), new TreeMap<>()));
  }

  @Override
  public List<Class<? extends Surrounding>> surroundingTypes() {
    return List.of(TinyPool.class);
  }

  @Override
  public List<Class<? extends Resource>> resourceTypes() {
    return List.of(TinyResource.Network.class, TinyResource.Balancer.class, TinyResource.Rule.class);
  }
}
