package io.roadstead.core.reconcile;

/** Who goes first. A lower lane that was passed over often enough has its turn: no lane starves. */
public enum Lane {
  /** Deletions, which may hold a namespace, and changes of targets, which hold traffic. */
  URGENT(Integer.MAX_VALUE),
  /** Services somebody has just created or edited. */
  EDIT(8),
  /** Another try, and another look at something in progress. */
  RETRY(16),
  /** What a sweep found to differ. */
  SWEEP(32);

  private final int patience;

  Lane(int patience) {
    this.patience = patience;
  }

  /** How often it lets others go first. */
  int patience() {
    return patience;
  }
}
