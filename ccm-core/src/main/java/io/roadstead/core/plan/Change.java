package io.roadstead.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** One field of a thing and how it changes; absent on a side where the field is not set. */
public record Change(String field, Optional<Object> from, Optional<Object> to) {

  /** Every field in which two things differ, by name. */
  static List<Change> between(SortedMap<String, Object> from, SortedMap<String, Object> to) {
    var names = new TreeSet<>(from.keySet());
    names.addAll(to.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(from.get(name), to.get(name))) {
        changes.add(new Change(name, Optional.ofNullable(from.get(name)), Optional.ofNullable(to.get(name))));
      }
    }
    return List.copyOf(changes);
  }

  /** {@code HealthCheckPort: 10256 -> 31234}. */
  @Override
  public String toString() {
    return field + ": " + from.map(Change::brief).orElse("-") + " -> " + to.map(Change::brief).orElse("-");
  }

  /** A list of 5,000 targets is not worth reading. */
  private static String brief(Object value) {
    if (value instanceof List<?> list && list.size() > 8) {
      return list.size() + " items";
    }
    return value.toString();
  }
}
