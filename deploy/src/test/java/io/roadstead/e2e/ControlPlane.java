package io.roadstead.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real Kubernetes control plane while it runs: etcd, kube-apiserver and, unless left out, kube-controller-manager, on
 * free ports of this machine, in a work folder of its own.
 *
 * <pre>
 * switch (ControlPlane.find()) {
 *   case Binaries.Missing(String reason) -> skip(reason);
 *   case Binaries.Found(Path folder) -> {
 *     try (ControlPlane cluster = ControlPlane.start(folder, Options.DEFAULT)) {
 *       use(cluster.adminKubeconfig());
 *     }
 *   }
 * }
 * </pre>
 *
 * <p>There is no kubelet and no scheduler: Nodes and Pods are objects the caller writes, status included. Validation,
 * allocation, RBAC, watches and EndpointSlices are the real thing. The programs are made by
 * {@code deploy/e2e/cluster/build} and get the flags in {@code deploy/e2e/cluster/flags}.
 *
 * <p>Keys and certificates need no further program: the API server makes its own certificate, and the key pair that
 * signs ServiceAccount tokens comes from {@code java.security}.
 *
 * <p>Not thread-safe. However this JVM ends, the programs end with it and their folder goes ({@link Lifeline}).
 */
public final class ControlPlane implements AutoCloseable {

  private static final String ETCD = "etcd";
  private static final String API_SERVER = "kube-apiserver";
  private static final String CONTROLLER_MANAGER = "kube-controller-manager";

  /** Where the programs are, or in one sentence why there are none. */
  public sealed interface Binaries {

    /** @param folder holds etcd, kube-apiserver, kube-controller-manager, kube-proxy and kubectl */
    record Found(Path folder) implements Binaries {
    }

    record Missing(String reason) implements Binaries {
    }
  }

  /**
   * What can differ from one cluster to the next.
   *
   * @param serviceClusterIpRange where cluster IPs come from; /18 or wider for 10,000 Services
   * @param nodePortRange         first and last node port; each port of a Service takes one, each Service with
   *                              {@code externalTrafficPolicy: Local} one more
   * @param address               where the API server listens; to reach it from another network namespace, an address
   *                              of this machine that has a route there
   * @param controllerManager     without one nobody makes EndpointSlices or ServiceAccounts, and Pods are refused
   */
  public record Options(String serviceClusterIpRange, String nodePortRange, String address,
      Optional<ControllerManager> controllerManager) {

    /** The ranges Kubernetes has by default, loopback only, a controller manager that is never the bottleneck. */
    public static final Options DEFAULT = new Options("10.96.0.0/12", "30000-32767", "127.0.0.1",
        Optional.of(new ControllerManager(500)));

    public Options withServiceClusterIpRange(String range) {
      return new Options(range, nodePortRange, address, controllerManager);
    }

    public Options withNodePortRange(String range) {
      return new Options(serviceClusterIpRange, range, address, controllerManager);
    }

    public Options withAddress(String ownAddress) {
      return new Options(serviceClusterIpRange, nodePortRange, ownAddress, controllerManager);
    }

    public Options withControllerManager(ControllerManager manager) {
      return new Options(serviceClusterIpRange, nodePortRange, address, Optional.of(manager));
    }

    public Options withoutControllerManager() {
      return new Options(serviceClusterIpRange, nodePortRange, address, Optional.empty());
    }
  }

  /** @param requestsPerSecond its limit towards the API server, in bursts twice that; Kubernetes' default is 20 */
  public record ControllerManager(int requestsPerSecond) {

    public ControllerManager {
      if (requestsPerSecond < 1) {
        throw new IllegalArgumentException("requestsPerSecond must be at least 1, is " + requestsPerSecond);
      }
    }
  }

  private final Programs programs;
  private final ApiConnection api;
  private final Credentials credentials;

  private ControlPlane(Programs programs, ApiConnection api, Credentials credentials) {
    this.programs = programs;
    this.api = api;
    this.credentials = credentials;
  }

  /** Asks {@code deploy/e2e/cluster/build --find}, which builds nothing and says where it looks. */
  public static Binaries find() {
    try {
      Process search = new ProcessBuilder(Flags.clusterFolder().resolve("build").toString(), "--find").start();
      List<String> folder = search.inputReader().lines().toList();
      List<String> reasons = search.errorReader().lines().toList();
      return search.onExit().join().exitValue() == 0
          ? new Binaries.Found(Path.of(folder.getLast()))
          : new Binaries.Missing(reasons.getLast());
    } catch (IOException e) {
      return new Binaries.Missing("control plane: cannot look for its binaries: " + e.getMessage());
    }
  }

  /**
   * Starts a control plane and waits until it is of use: the API server is ready and, if there is a controller manager,
   * the namespace {@code default} has its ServiceAccount, without which Pods are refused.
   *
   * @throws IllegalStateException with the end of the log of the program that failed
   */
  public static ControlPlane start(Path binaries, Options options) throws InterruptedException {
    try {
      Path folder = Files.createTempDirectory("roadstead-e2e-");
      List<Integer> ports = freePorts(4);
      Flags flags = new Flags(Flags.clusterFolder(), blanks(folder, ports, options));
      Programs programs = Programs.in(folder, binaries, flags);
      try {
        return bringUp(programs, new InetSocketAddress(options.address(), ports.getFirst()), options);
      } catch (IOException | RuntimeException | InterruptedException e) {
        programs.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a control plane", e);
    }
  }

  /** May do everything. */
  public String adminKubeconfig() {
    return api.kubeconfig(credentials.adminToken());
  }

  /** For a kube-proxy, with the rights of its built-in role. */
  public String kubeProxyKubeconfig() {
    return api.kubeconfig(credentials.proxyToken());
  }

  /** For a program that logs in as this ServiceAccount, with a token for an hour. */
  public String serviceAccountKubeconfig(String namespace, String name) throws InterruptedException {
    return api.kubeconfig(api.serviceAccountToken(namespace, name));
  }

  /** Ends the API server at once, as a crash does: connections break, etcd and the controller manager go on. */
  public void killApiServer() {
    programs.kill(API_SERVER);
  }

  /** Brings a killed API server back, on the same port, with the same data, certificate and tokens, and waits for it. */
  public void startApiServer() throws InterruptedException {
    programs.start(API_SERVER);
    awaitApiServer();
  }

  public void restartApiServer() throws InterruptedException {
    killApiServer();
    startApiServer();
  }

  /** Of etcd, kube-apiserver and kube-controller-manager, in the order they were started. */
  public List<Long> pids() {
    return programs.pids();
  }

  /** Where keys, data and a log for each program are, until it is closed. */
  public Path folder() {
    return programs.folder();
  }

  /** Ends all programs, the latest first, and removes their folder. A second time it does nothing. */
  @Override
  public void close() {
    api.close();
    programs.close();
  }

  private static ControlPlane bringUp(Programs programs, InetSocketAddress address, Options options)
      throws IOException, InterruptedException {
    Path folder = programs.folder();
    Credentials credentials = Credentials.writtenTo(folder);
    programs.start(ETCD);
    programs.start(API_SERVER);
    // It listens after it has written its certificate.
    programs.await("it listened", () -> listens(address));
    String server = "https://%s:%d".formatted(options.address(), address.getPort());
    ApiConnection api = ApiConnection.to(server, folder.resolve("certs", "apiserver.crt"), credentials.adminToken());
    ControlPlane started = new ControlPlane(programs, api, credentials);
    started.awaitApiServer();
    if (options.controllerManager().isPresent()) {
      Files.writeString(folder.resolve("kcm.kubeconfig"), api.kubeconfig(credentials.controllerManagerToken()));
      programs.start(CONTROLLER_MANAGER);
      programs.await("there was a default ServiceAccount",
          () -> api.has("/api/v1/namespaces/default/serviceaccounts/default"));
    }
    return started;
  }

  private void awaitApiServer() throws InterruptedException {
    programs.await("it was ready", () -> api.has("/readyz"));
  }

  private static Map<String, String> blanks(Path folder, List<Integer> ports, Options options) {
    Map<String, String> blanks = new HashMap<>(Map.of(
        "dir", folder.toString(),
        "port", ports.get(0).toString(),
        "etcd-port", ports.get(1).toString(),
        "etcd-peer-port", ports.get(2).toString(),
        "kcm-port", ports.get(3).toString(),
        "address", options.address(),
        "service-cluster-ip-range", options.serviceClusterIpRange(),
        "node-port-range", options.nodePortRange()));
    options.controllerManager().ifPresent(manager -> {
      blanks.put("kcm-qps", Integer.toString(manager.requestsPerSecond()));
      blanks.put("kcm-burst", Integer.toString(2 * manager.requestsPerSecond()));
    });
    return blanks;
  }

  /** All are held until the last is found, so that they differ. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      while (held.size() < count) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static boolean listens(InetSocketAddress address) {
    try (Socket _ = new Socket(address.getAddress(), address.getPort())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
