package io.roadstead.app;

import io.roadstead.core.provider.Setting;
import io.roadstead.core.spec.ValueType;
import java.time.Duration;
import java.util.List;

/**
 * Every setting of the program, one constant each. {@code --key value} on the command line, else the environment variable
 * {@code ROADSTEAD_KEY} in upper case with underscores, else the default. Providers add theirs.
 */
public final class Settings {

  // ---- of several commands

  public static final Setting<String> PROVIDER = new Setting<>("provider", ValueType.text(), "",
      "Which cloud the cluster runs on.");
  public static final Setting<String> OUTPUT = new Setting<>("output", ValueType.oneOf("text", "json"), "text",
      "For people or for programs.");

  // ---- plan

  public static final Setting<String> CONTEXT = new Setting<>("context", ValueType.text(), "",
      "File with the provider's surroundings and what exists already; a documented sample without it.");
  public static final Setting<Boolean> PRINT_CONTEXT = new Setting<>("print-context", ValueType.bool(), "false",
      "Print the sample surroundings in the format of --context, and nothing else.");

  // ---- annotations

  public static final Setting<String> TABLE_OUTPUT = new Setting<>("output",
      ValueType.oneOf("text", "markdown", "json"), "text", "For people, for documentation or for programs.");

  // ---- run

  public static final Setting<String> CLUSTER_NAME = new Setting<>("cluster-name",
      ValueType.text("letters, digits, - and _, at most 100", "[A-Za-z0-9][A-Za-z0-9_-]{0,99}"), "kubernetes",
      "The name that ownership tags carry; changing it orphans what exists.");
  public static final Setting<String> KUBECONFIG = new Setting<>("kubeconfig", ValueType.text(), "",
      "The cluster to serve; without it KUBECONFIG, then the Pod's own ServiceAccount.");
  public static final Setting<String> ENDPOINT = new Setting<>("endpoint",
      ValueType.text("a URL such as http://127.0.0.1:4566", "https?://[^\\s/]+(/\\S*)?"), "",
      "Where the cloud's API is, when it is private or simulated.");
  public static final Setting<List<String>> CLASSES = new Setting<>("load-balancer-classes", ValueType.list(), "",
      "Values of spec.loadBalancerClass to serve, separated by commas; the provider's own without it.");
  public static final Setting<Boolean> CLASSLESS = new Setting<>("serve-classless", ValueType.bool(), "true",
      "Serve Services without a class, as the cluster's service controller does.");
  public static final Setting<Integer> WORKERS = new Setting<>("workers", ValueType.integer(1, 1000), "",
      "Services worked on at once; what suits the provider's rate limits without it.");
  public static final Setting<Duration> SWEEP_INTERVAL = new Setting<>("sweep-interval",
      SettingTypes.duration(Duration.ofSeconds(10), Duration.ofDays(7)), "30m",
      "Mean time between two surveys of everything this cluster owns.");
  public static final Setting<Boolean> DELETE_ORPHANS = new Setting<>("delete-orphans", ValueType.bool(), "false",
      "Delete what outlived its Service, even where nothing but its tags says that it was ours.");
  public static final Setting<Integer> RATE_SHARE = new Setting<>("rate-share", ValueType.integer(1, 100), "80",
      "Percent of the cloud's call budget that is ours; others use the account too.");
  public static final Setting<String> TELEMETRY_ADDRESS = new Setting<>("telemetry-address",
      ValueType.text("host:port, such as 0.0.0.0:10258; port 0 takes a free one",
          "(\\[[0-9A-Fa-f:.]+]|[^:\\s]*):\\d{1,5}"),
      "0.0.0.0:10258", "Where /livez, /readyz, /healthz and /metrics are served, by HTTP.");
  public static final Setting<Duration> DRAIN_TIMEOUT = new Setting<>("drain-timeout",
      SettingTypes.duration(Duration.ZERO, Duration.ofMinutes(10)), "20s",
      "How long SIGTERM waits for work in flight; keep it below terminationGracePeriodSeconds.");
  public static final Setting<String> LOG_FORMAT = new Setting<>("log-format", ValueType.oneOf("json", "text"), "json",
      "One JSON object a line, or text.");
  public static final Setting<String> LOG_LEVEL = new Setting<>("log-level",
      ValueType.oneOf("debug", "info", "warn", "error"), "info", "The least that is logged.");

  // ---- leader election

  public static final Setting<Boolean> LEADER_ELECT = new Setting<>("leader-elect", ValueType.bool(), "true",
      "Let one replica work while the others stand by.");
  public static final Setting<Duration> LEASE_DURATION = new Setting<>("leader-elect-lease-duration",
      SettingTypes.duration(Duration.ofSeconds(2), Duration.ofMinutes(10)), "15s",
      "After this long without a renewal another replica takes over.");
  public static final Setting<Duration> RENEW_DEADLINE = new Setting<>("leader-elect-renew-deadline",
      SettingTypes.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)), "10s",
      "After this long without a renewal this replica stops writing.");
  public static final Setting<Duration> RETRY_PERIOD = new Setting<>("leader-elect-retry-period",
      SettingTypes.duration(Duration.ofMillis(100), Duration.ofMinutes(1)), "2s", "Between two tries to get or renew.");
  public static final Setting<String> LEASE_NAME = new Setting<>("leader-elect-resource-name", ValueType.text(),
      "roadstead", "Name of the Lease.");
  public static final Setting<String> LEASE_NAMESPACE = new Setting<>("leader-elect-resource-namespace",
      ValueType.text(), "kube-system", "Namespace of the Lease.");

  // ---- demo

  public static final Setting<Boolean> ONCE = new Setting<>("once", ValueType.bool(), "false",
      "Check itself: delete everything again once it has an address, and exit 0 if the cloud is empty then.");
  public static final Setting<Integer> PORT = new Setting<>("port", ValueType.integer(0, 65535), "0",
      "Port of the embedded Kubernetes API; 0 takes a free one.");

  public static final Setting<String> DEMO_KUBECONFIG = new Setting<>("kubeconfig", ValueType.text(), "",
      "A cluster of your own to use instead of the embedded API; three nodes and the Services are added to it for as long"
          + " as the demo runs.");

  private Settings() {
  }

  /** What {@code run} has besides the provider's own. */
  static List<Setting<?>> ofRun() {
    return List.of(PROVIDER, CLUSTER_NAME, KUBECONFIG, ENDPOINT, CLASSES, CLASSLESS, WORKERS, SWEEP_INTERVAL,
        DELETE_ORPHANS, RATE_SHARE, TELEMETRY_ADDRESS, DRAIN_TIMEOUT, LOG_FORMAT, LOG_LEVEL, LEADER_ELECT,
        LEASE_DURATION, RENEW_DEADLINE, RETRY_PERIOD, LEASE_NAME, LEASE_NAMESPACE);
  }

  /** {@code leader-elect} is {@code ROADSTEAD_LEADER_ELECT} in the environment. */
  static String variable(Setting<?> setting) {
    return "ROADSTEAD_" + setting.key().toUpperCase(java.util.Locale.ROOT).replace('-', '_');
  }
}
