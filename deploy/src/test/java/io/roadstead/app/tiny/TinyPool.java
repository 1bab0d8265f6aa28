package io.roadstead.app.tiny;

import io.roadstead.core.model.Cidr;
import io.roadstead.core.plan.Surrounding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where addresses come from. */
public record TinyPool(String name, List<Cidr> ranges, Optional<Usage> usage, boolean paid,
    Map<String, Integer> quotas) implements Surrounding {

  public TinyPool {
    ranges = List.copyOf(ranges);
    quotas = Map.copyOf(quotas);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a pool needs a name");
    }
  }

  /** Who may use it. */
  public sealed interface Usage {
    /** Everybody. */
    record Open() implements Usage {
    }

    /** Some namespaces. */
    record Limited(List<String> namespaces) implements Usage {
    }
  }
}
