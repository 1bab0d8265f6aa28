package io.roadstead.core.plan;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the cloud decided about a thing.
 *
 * @param id how the cloud addresses it: an ARN, a self link, a resource id
 * @param outputs what else it answered: state, DNS name, address, etag
 */
public record Handle(String id, SortedMap<String, String> outputs) {

  /** Of what was deleted. */
  public static final Handle NONE = of("");

  public Handle {
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
  }

  public static Handle of(String id) {
    return new Handle(id, new TreeMap<>());
  }

  public static Handle of(String id, Map<String, String> outputs) {
    return new Handle(id, new TreeMap<>(outputs));
  }

  public Optional<String> output(String name) {
    return Optional.ofNullable(outputs.get(name));
  }

  public Handle with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(outputs);
    more.put(name, value);
    return new Handle(id, more);
  }
}
