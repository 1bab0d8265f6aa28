package io.roadstead.app.context;

import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Surrounding;
import java.util.List;

/** What a provider would have read from its cloud. */
public record Context(List<Surrounding> surroundings, List<Existing<Resource>> resources) {

  public Context {
    surroundings = List.copyOf(surroundings);
    resources = List.copyOf(resources);
  }
}
