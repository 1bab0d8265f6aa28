package io.roadstead.core.plan;

import io.roadstead.core.model.Owner;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything this cluster owns, read in as few paged calls as the API allows.
 *
 * <p>Kinds that only a call per thing would tell are left out altogether, and named. A kind that is not named is complete,
 * and its resources compare equal to what {@code observe} would have read.
 *
 * @param inventories by owner, each with that owner's own things only; an owner that is missing owns nothing
 * @param surroundings what all of them stand in
 * @param omittedKinds kinds of resources that were not looked at
 */
public record Survey<R extends Resource>(SortedMap<Owner, Inventory<R>> inventories, List<Surrounding> surroundings,
    Set<String> omittedKinds) {

  public Survey {
    inventories = Collections.unmodifiableSortedMap(new TreeMap<>(inventories));
    surroundings = List.copyOf(surroundings);
    omittedKinds = Set.copyOf(omittedKinds);
  }

  public static <R extends Resource> Survey<R> of(Map<Owner, Inventory<R>> inventories,
      List<Surrounding> surroundings, Set<String> omittedKinds) {
    return new Survey<>(new TreeMap<>(inventories), surroundings, omittedKinds);
  }
}
