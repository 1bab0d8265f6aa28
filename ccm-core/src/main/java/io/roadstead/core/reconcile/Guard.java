package io.roadstead.core.reconcile;

/**
 * Asked before every write whether it is still wanted: we may write at all, and the Service still lives and still asks for
 * it (kubernetes/kubernetes#80571).
 */
@FunctionalInterface
interface Guard {

  /** Throws {@link Outdated} if not. */
  void check();

  /** The ground for a write is gone: nothing failed, the key is looked at afresh. */
  final class Outdated extends RuntimeException {

    private static final long serialVersionUID = 1;

    Outdated(String message) {
      super(message);
    }
  }
}
