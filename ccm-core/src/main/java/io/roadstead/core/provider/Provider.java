package io.roadstead.core.provider;

import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Step;
import io.roadstead.core.plan.Survey;
import io.roadstead.core.spec.AnnotationTable;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import java.util.ArrayList;
import java.util.List;

/**
 * The service provider interface: what exists, what should exist, and one write at a time. Diffing, order, retries,
 * finalizers, status and events are core's.
 *
 * <p>Every method may be called from many threads at once, for different owners. Reads and writes throw
 * {@link ProviderException}; anything else that is thrown is reported as a bug.
 *
 * @param <R> the provider's sealed interface of records
 */
public interface Provider<R extends Resource> {

  /** Shown in events and metrics: {@code aws}. */
  String name();

  /** Every key it understands; documentation and validation are printed from it. */
  AnnotationTable annotations();

  /**
   * Reads everything one owner has, found by ownership tag and not by memory, and for a Service also what the cluster owns;
   * with fresh surroundings. Complete.
   */
  Inventory<R> observe(Owner owner);

  /** Reads everything this cluster owns in as few paged calls as the API allows. May leave out what costs a call per thing. */
  Survey<R> observeAll();

  /**
   * Reads again what the cloud changes by itself (a state, a health) for things that are not ready yet, many owners in one
   * call where the API can. Returns the same inventories in the same order, with fresh handles.
   */
  default List<Inventory<R>> refresh(List<Inventory<R>> pending) {
    List<Inventory<R>> fresh = new ArrayList<>();
    pending.forEach(inventory -> fresh.add(observe(inventory.owner())));
    return fresh;
  }

  /** What should exist for a wish, the Service's own things and what it needs of the cluster's; or problems. Pure. */
  Parsed<List<R>> desire(LoadBalancerSpec spec, Inventory<R> inventory);

  /**
   * What exists, with only the targets changed to these nodes: what an unreadable Service still gets. Pure.
   *
   * @return the owner's things, without those of the cluster
   */
  List<R> retarget(Inventory<R> inventory, NodeSet nodes);

  /**
   * One write. Safe to repeat: creating what is already there and ours returns its handle, deleting what is gone succeeds,
   * and what is there but not ours is a {@link ProviderException.Permanent}.
   */
  Handle apply(Step<R> step, Inventory<R> inventory);

  /**
   * One write for all edits of one shared document; the steps' resources all name it in {@link Resource#document}. A document
   * that changed meanwhile is a {@link ProviderException.Kind#CONFLICT}: the same edits are offered again at once.
   *
   * @return a handle per edit, in order
   */
  default List<Handle> commit(String document, List<Edit<R>> edits) {
    List<Handle> handles = new ArrayList<>();
    edits.forEach(edit -> handles.add(apply(edit.step(), edit.inventory())));
    return handles;
  }

  /** A step that waits for its document, with the inventory of the owner who wants it. */
  record Edit<R extends Resource>(Step<R> step, Inventory<R> inventory) {
  }

  /** The addresses clients may use, as far as they are known. Pure. */
  Availability availability(Inventory<R> inventory);
}
