package io.roadstead.core.reconcile;

/** The reasons of our events: an API. The first group are the words of kubernetes/cloud-provider's service controller. */
public enum Reason {
  /** Something is about to be created or changed. */
  ENSURING("EnsuringLoadBalancer", false),
  /** What was created or changed is there. */
  ENSURED("EnsuredLoadBalancer", false),
  /** Something is about to be deleted. */
  DELETING("DeletingLoadBalancer", false),
  /** Everything is gone. */
  DELETED("DeletedLoadBalancer", false),
  /** A sync failed; the note says what was tried and what to do. */
  SYNC_FAILED("SyncLoadBalancerFailed", true),
  /** Targets were changed. */
  UPDATED("UpdatedLoadBalancer", false),
  /** There is no node to send traffic to. */
  UNAVAILABLE("UnAvailableLoadBalancer", true),
  /** Changing targets failed. */
  UPDATE_FAILED("UpdateLoadBalancerFailed", true),
  /** Deleting failed. */
  DELETE_FAILED("DeleteLoadBalancerFailed", true),

  /** The Service asks for something that can not be served; the note lists every problem. */
  REJECTED("LoadBalancerRejected", true),
  /** Something in the Service has no effect or is likely a mistake. */
  IGNORED("LoadBalancerSettingIgnored", true),
  /** What was changed behind our back was put right. */
  DRIFT_REPAIRED("LoadBalancerDriftRepaired", false),
  /** A thing in the cloud outlived its Service. */
  ORPHANED("LoadBalancerOrphaned", true),
  /** A bug of ours; the log has the stack trace. */
  INTERNAL_ERROR("InternalError", true);

  private final String word;
  private final boolean warning;

  Reason(String word, boolean warning) {
    this.word = word;
    this.warning = warning;
  }

  /** As written to the event. */
  public String word() {
    return word;
  }

  /** Whether the event's type is Warning instead of Normal. */
  public boolean isWarning() {
    return warning;
  }
}
