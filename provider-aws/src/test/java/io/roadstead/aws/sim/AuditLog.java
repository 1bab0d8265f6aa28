package io.roadstead.aws.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest writes in the order in which they took effect. */
final class AuditLog {

  /** A benchmark of 1,000 services makes about 10,000 writes; the log must not be what fills the heap. */
  private static final int MAX_ENTRIES = 50_000;

  private final Deque<AuditEntry> entries = new ArrayDeque<>();

  synchronized void add(AuditEntry entry) {
    if (entries.size() == MAX_ENTRIES) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  synchronized List<AuditEntry> entries() {
    return List.copyOf(entries);
  }

  synchronized void clear() {
    entries.clear();
  }
}
