package io.roadstead.core.provider;

import io.roadstead.core.model.Frontend;
import java.time.Duration;
import java.util.List;

/** Whether a load balancer's addresses are known, and whether traffic can flow. */
public sealed interface Availability {

  /** To be published now, even while pending: clients may begin to resolve them. */
  List<Frontend> frontends();

  /** Traffic can flow. */
  record Ready(List<Frontend> frontends) implements Availability {
    public Ready {
      frontends = List.copyOf(frontends);
    }
  }

  /** The cloud is still at it; look again after a while with {@link Provider#refresh}. */
  record Pending(List<Frontend> frontends, String why, Duration lookAgainAfter) implements Availability {
    public Pending {
      frontends = List.copyOf(frontends);
    }
  }

  /** The cloud gave up, or works with a defect; a person should look. */
  record Impaired(List<Frontend> frontends, String why) implements Availability {
    public Impaired {
      frontends = List.copyOf(frontends);
    }
  }
}
