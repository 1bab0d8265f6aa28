package io.roadstead.core.plan;

import io.roadstead.core.model.Owner;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything this cluster owns, read in as few paged calls as the API allows.
 *
 * @param inventories by owner, each with that owner's own things only; an owner that is missing owns nothing
 * @param surroundings what all of them stand in
 */
public record Survey<R extends Resource>(SortedMap<Owner, Inventory<R>> inventories, List<Surrounding> surroundings) {

  public Survey {
    inventories = Collections.unmodifiableSortedMap(new TreeMap<>(inventories));
    surroundings = List.copyOf(surroundings);
  }

  public static <R extends Resource> Survey<R> of(Map<Owner, Inventory<R>> inventories,
      List<Surrounding> surroundings) {
    return new Survey<>(new TreeMap<>(inventories), surroundings);
  }
}
