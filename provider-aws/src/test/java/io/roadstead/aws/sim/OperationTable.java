package io.roadstead.aws.sim;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/** Every call the simulator knows, by service and name. */
final class OperationTable {

  private final Map<String, Operation> operations = new TreeMap<>();

  /** Adds the operation whose name is that of its request type. */
  <Q extends SdkPojo> OperationTable add(
      Service service, Bucket bucket, Class<Q> type, Supplier<? extends SdkPojo> builder,
      Function<Q, SdkPojo> handler) {
    String name = type.getSimpleName().substring(0, type.getSimpleName().length() - "Request".length());
    operations.put(key(service, name),
        new Operation(service, name, bucket, builder, pojo -> handler.apply(type.cast(pojo))));
    return this;
  }

  Optional<Operation> find(Service service, String name) {
    return Optional.ofNullable(operations.get(key(service, name)));
  }

  Collection<Operation> all() {
    return operations.values();
  }

  private static String key(Service service, String name) {
    return service + ":" + name;
  }
}
