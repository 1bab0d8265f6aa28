package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A virtual machine: its place, its state and which TCP ports do not answer health checks. */
final class SimInstance {

  final String id;
  final SimInterface networkInterface;
  final Map<String, String> tags;
  final Instant launchedAt;
  final Set<Integer> closedPorts = new TreeSet<>();
  State state = State.RUNNING;
  Optional<Instant> stoppedAt = Optional.empty();

  SimInstance(String id, SimInterface networkInterface, Map<String, String> tags, Instant launchedAt) {
    this.id = id;
    this.networkInterface = networkInterface;
    this.tags = tags;
    this.launchedAt = launchedAt;
  }

  /** Codes as in the EC2 API reference, InstanceState. */
  enum State {
    RUNNING("running", 16), STOPPED("stopped", 80), TERMINATED("terminated", 48);

    private final String word;
    private final int code;

    State(String word, int code) {
      this.word = word;
      this.code = code;
    }

    String word() {
      return word;
    }

    int code() {
      return code;
    }
  }
}
