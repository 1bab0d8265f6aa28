package io.roadstead.core.testing.memory;

import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.Node;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Step;
import io.roadstead.core.plan.Survey;
import io.roadstead.core.provider.Availability;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.spec.Annotation;
import io.roadstead.core.spec.AnnotationTable;
import io.roadstead.core.spec.Listener;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.Problem;
import io.roadstead.core.spec.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The provider for {@link MemoryCloud}. */
public final class MemoryProvider implements Provider<MemoryResource> {

  public static final Annotation<String> ADDRESS = Annotation.of("memory.example/address", ValueType.text(),
      "any", "The address to have.", "192.0.2.7");
  public static final Annotation<Integer> SIZE = Annotation.of("memory.example/size", ValueType.integer(1, 9), "1",
      "How big.", "3");

  /** The board refuses this port: for refusals that only the cloud knows of. */
  public static final int REFUSED_PORT = 666;

  private final MemoryCloud cloud;
  private final Set<String> omitted;

  /** @param omitted kinds that surveys leave out */
  public MemoryProvider(MemoryCloud cloud, Set<String> omitted) {
    this.cloud = cloud;
    this.omitted = Set.copyOf(omitted);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public AnnotationTable annotations() {
    return new AnnotationTable(List.of(ADDRESS, SIZE), List.of("memory.example/"));
  }

  @Override
  public Inventory<MemoryResource> observe(Owner owner) {
    return Inventory.of(owner, cloud.list(Optional.of(owner)), List.of(), Inventory.Completeness.COMPLETE);
  }

  @Override
  public Survey<MemoryResource> observeAll() {
    Map<Owner, List<Existing<MemoryResource>>> byOwner = cloud.list(Optional.empty()).stream()
        .filter(existing -> !omitted.contains(existing.resource().id().kind()))
        .collect(Collectors.groupingBy(existing -> existing.resource().owner()));
    Map<Owner, Inventory<MemoryResource>> inventories = new HashMap<>();
    byOwner.forEach((owner, things) -> inventories.put(owner, Inventory.of(owner, things, List.of(),
        omitted.isEmpty() ? Inventory.Completeness.COMPLETE : Inventory.Completeness.SURVEYED)));
    return Survey.of(inventories, List.of(), omitted);
  }

  @Override
  public Parsed<List<MemoryResource>> desire(LoadBalancerSpec spec, Inventory<MemoryResource> inventory) {
    List<Problem> problems = new ArrayList<>();
    for (Listener listener : spec.listeners()) {
      if (listener.protocol() == Protocol.SCTP) {
        problems.add(new Problem("spec.ports[" + listener.name() + "].protocol", "SCTP", "this cloud has no SCTP",
            "use TCP or UDP", Problem.Cause.PROTOCOL));
      }
      if (listener.nodePort().isEmpty()) {
        problems.add(Problem.of("spec.ports[" + listener.name() + "].nodePort", "", "has none", "allocate node ports"));
      }
    }
    if (!problems.isEmpty()) {
      return new Parsed.Invalid<>(problems, List.of());
    }
    SortedSet<Integer> nodePorts = new TreeSet<>();
    List<MemoryResource> wanted = new ArrayList<>();
    wanted.add(new MemoryResource.Address(spec.owner(), spec.options().get(ADDRESS).orElse("")));
    wanted.add(targets(spec.owner(), spec.nodes()));
    spec.listeners().forEach(listener -> {
      nodePorts.add(listener.nodePort().orElseThrow());
      wanted.add(new MemoryResource.Line(spec.owner(), listener.key(), listener.port(),
          listener.nodePort().orElseThrow(), spec.healthCheck().port()));
    });
    wanted.add(new MemoryResource.Gate(nodePorts));
    return new Parsed.Valid<>(wanted, List.of());
  }

  private static MemoryResource.Targets targets(Owner owner, NodeSet nodes) {
    return new MemoryResource.Targets(owner,
        nodes.derive("names", all -> all.stream().map(Node::name).toList()));
  }

  @Override
  public List<MemoryResource> retarget(Inventory<MemoryResource> inventory, NodeSet nodes) {
    return inventory.own()
        .map(Existing::resource)
        .map(resource -> resource instanceof MemoryResource.Targets old ? targets(old.owner(), nodes) : resource)
        .toList();
  }

  @Override
  public Handle apply(Step<MemoryResource> step, Inventory<MemoryResource> inventory) {
    return switch (step) {
      case Step.Create<MemoryResource> create -> cloud.put(create.resource());
      case Step.Update<MemoryResource> update -> cloud.put(update.to());
      case Step.Replace<MemoryResource> replace -> cloud.put(replace.to());
      case Step.Delete<MemoryResource> delete -> {
        cloud.remove(delete.resource());
        yield Handle.NONE;
      }
    };
  }

  @Override
  public List<Handle> commit(String document, List<Edit<MemoryResource>> edits) {
    for (Edit<MemoryResource> edit : edits) {
      if (edit.step() instanceof Step.Create<MemoryResource>(MemoryResource.Line line, _, _)
          && line.port() == REFUSED_PORT) {
        throw new ProviderException.Permanent("PortRefused", "port 666 is refused", "choose another port");
      }
    }
    List<Supplier<Handle>> writes = edits.stream().map(edit -> edit.step() instanceof Step.Delete<MemoryResource>
        ? cloud.boardRemove(edit.step().resource())
        : cloud.boardPut(edit.step().resource())).toList();
    return cloud.writeBoard(writes, edits.stream().map(edit -> edit.step().id().toString()).toList());
  }

  @Override
  public Availability availability(Inventory<MemoryResource> inventory) {
    return inventory.all(MemoryResource.Address.class).stream()
        .findFirst()
        .map(address -> availability(address, inventory))
        .orElseGet(() -> new Availability.Pending(List.of(), "there is no address yet", Duration.ofSeconds(5)));
  }

  private static Availability availability(Existing<MemoryResource.Address> address,
      Inventory<MemoryResource> inventory) {
    List<Frontend.Port> ports = inventory.own()
        .flatMap(thing -> line(thing.resource()))
        .map(line -> Frontend.Port.open(line.port(), line.key().startsWith("UDP") ? Protocol.UDP : Protocol.TCP))
        .toList();
    String requested = address.resource().requested();
    String ip = requested.isEmpty() ? address.handle().output("ip").orElseThrow() : requested;
    List<Frontend> frontends = List.of(Frontend.ip(ip, Frontend.IpMode.VIP, ports));
    return address.handle().output("state").orElse("").equals("usable")
        ? new Availability.Ready(frontends)
        : new Availability.Pending(frontends, "the address is being made", Duration.ofSeconds(5));
  }

  private static Stream<MemoryResource.Line> line(Resource resource) {
    return resource instanceof MemoryResource.Line line ? Stream.of(line) : Stream.empty();
  }
}
