package io.roadstead.app.demo;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.roadstead.core.kube.Snapshots;
import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.provider.Claims;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How far each Service is, as its status says. */
final class Progress implements AutoCloseable {

  private static final String NOT_YET = "<pending>";

  private final Claims claims;
  private final InstantSource clock;
  private final Instant began;
  private final Map<ServiceKey, ServiceSnapshot> services = new ConcurrentHashMap<>();
  private final Map<ServiceKey, Duration> took = new ConcurrentHashMap<>();
  private final Semaphore news = new Semaphore(0);
  private final SharedIndexInformer<Service> informer;

  Progress(KubernetesClient client, Claims claims, InstantSource clock) {
    this.claims = claims;
    this.clock = clock;
    this.began = clock.instant();
    this.informer = client.services().inAnyNamespace().inform(new Handler());
  }

  private final class Handler implements ResourceEventHandler<Service> {
    @Override
    public void onAdd(Service service) {
      seen(Snapshots.service(service));
    }

    @Override
    public void onUpdate(Service before, Service after) {
      seen(Snapshots.service(after));
    }

    @Override
    public void onDelete(Service service, boolean finalStateUnknown) {
      services.remove(Snapshots.key(service));
      news.release();
    }
  }

  private void seen(ServiceSnapshot service) {
    services.put(service.key(), service);
    if (isServed(service)) {
      took.putIfAbsent(service.key(), Duration.between(began, clock.instant()));
    }
    news.release();
  }

  /** Waits until something changed, or for a while. */
  void await(Duration patience) throws InterruptedException {
    if (news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }

  /** The Services that ask us for a load balancer, by name. */
  List<ServiceSnapshot> ours() {
    return services.values().stream()
        .filter(service -> service.isLoadBalancer() && claims.includes(service.spec().loadBalancerClass()))
        .sorted(java.util.Comparator.comparing(ServiceSnapshot::key)).toList();
  }

  /** Ours that have no address, or no traffic, each with the reason. */
  List<String> unserved() {
    return ours().stream().filter(service -> !isServed(service))
        .map(service -> service.key() + " (" + state(service) + ")").toList();
  }

  /** Ours that will have none whatever is waited for. */
  List<String> refused() {
    return ours().stream()
        .filter(service -> ready(service).filter(c -> c.reason().equals("Rejected")).isPresent())
        .map(service -> service.key() + ": " + state(service)).toList();
  }

  private static boolean isServed(ServiceSnapshot service) {
    return !service.status().frontends().isEmpty()
        && ready(service).filter(condition -> condition.status().equals("True")).isPresent();
  }

  private static Optional<Condition> ready(ServiceSnapshot service) {
    return service.status().condition(Condition.READY);
  }

  private static String state(ServiceSnapshot service) {
    if (service.deleting()) {
      return "deleting";
    }
    return ready(service).map(c -> c.status().equals("True") ? "ready" : c.reason() + ": " + c.message())
        .orElse("not seen yet");
  }

  /** Service, ports, address, state, time: a row each. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (ServiceSnapshot service : ours()) {
      String ports = service.spec().ports().stream().map(p -> p.port() + "/" + p.protocol())
          .collect(Collectors.joining(","));
      String address = service.status().frontends().stream().map(Frontend::address).collect(Collectors.joining(","));
      String time = Optional.ofNullable(took.get(service.key()))
          .map(t -> "%.1f s".formatted(t.toMillis() / 1000.0)).orElse("");
      rows.add(List.of(service.key().toString(), ports, address.isEmpty() ? NOT_YET : address, state(service), time));
    }
    return rows;
  }

  @Override
  public void close() {
    informer.close();
  }
}
