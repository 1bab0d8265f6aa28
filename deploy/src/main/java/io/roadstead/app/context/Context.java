package io.roadstead.app.context;

import io.roadstead.core.model.Node;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Surrounding;
import io.roadstead.core.provider.ProviderFactory;
import java.util.List;

/**
 * What a provider would have read from its cloud.
 *
 * @param nodes stand in for those of the cluster where the manifests have none; of the sample only
 */
public record Context(List<Surrounding> surroundings, List<Existing<Resource>> resources, List<Node> nodes) {

  public Context {
    nodes = List.copyOf(nodes);
    surroundings = List.copyOf(surroundings);
    resources = List.copyOf(resources);
  }

  /** The provider's own sample. */
  public static Context sample(ProviderFactory factory) {
    return new Context(factory.sampleSurroundings(), List.of(), factory.sampleNodes());
  }
}
