package io.roadstead.core.reconcile;

/** Whether this process may write now. Asked before every write, to the cloud and to the cluster. */
@FunctionalInterface
public interface Leadership {

  /** Of a program that is alone. */
  Leadership ALWAYS = () -> true;

  /** False from the moment the lease can have passed to another, even if we were asleep then. */
  boolean mayWrite();
}
