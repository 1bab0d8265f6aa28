package io.roadstead.aws.sim;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Everything that exists in the simulated account. One writer at a time: {@link #exclusively} is the only way in, so
 * the stores and the rules behind it are single-threaded code.
 */
final class World {

  private final ReentrantLock lock = new ReentrantLock();
  private final SimulatedAwsSettings settings;
  private final Ids ids = new Ids();
  private final Network network;
  private final GroupStore groups;
  private final ElbStore elb;

  World(SimulatedAwsSettings settings) {
    this.settings = settings;
    this.network = new Network(settings.clock(), ids);
    this.groups = new GroupStore();
    this.elb = new ElbStore();
  }

  <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      network.settle();
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  void run(Runnable work) {
    exclusively(() -> {
      work.run();
      return true;
    });
  }

  SimulatedAwsSettings settings() {
    return settings;
  }

  SimClock clock() {
    return settings.clock();
  }

  Account account() {
    return settings.account();
  }

  int quota(Quota quota) {
    return settings.quotas().of(quota);
  }

  Ids ids() {
    return ids;
  }

  Network network() {
    return network;
  }

  GroupStore groups() {
    return groups;
  }

  ElbStore elb() {
    return elb;
  }
}
