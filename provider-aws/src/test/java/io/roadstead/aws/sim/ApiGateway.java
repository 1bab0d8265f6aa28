package io.roadstead.aws.sim;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;

/**
 * From a request body to an answer: who is asked, may he be asked now, is the question well formed, what do the rules
 * say. Threads: any number at once; state is touched only inside {@link World#exclusively}.
 */
final class ApiGateway {

  private static final System.Logger LOG = System.getLogger(ApiGateway.class.getName());

  private final World world;
  private final OperationTable operations;
  private final TokenBuckets buckets;
  private final Faults faults = new Faults();
  private final CallCounter counter = new CallCounter();
  private final AuditLog audit = new AuditLog();
  private final AtomicLong requests = new AtomicLong();
  private volatile Consumer<SdkPojo> observer = _ -> {
  };

  ApiGateway(World world, OperationTable operations) {
    this.world = world;
    this.operations = operations;
    this.buckets = new TokenBuckets(world.clock(), world.settings().rates());
  }

  /** Shows every successful answer before it is written; for the test that the client reads all of it. */
  void observe(Consumer<SdkPojo> consumer) {
    observer = consumer;
  }

  Faults faults() {
    return faults;
  }

  CallCounter counter() {
    return counter;
  }

  AuditLog audit() {
    return audit;
  }

  Collection<Operation> operations() {
    return operations.all();
  }

  Answer handle(String body, String authorization) {
    Service service = Service.ELBV2;
    try {
      Form form = Form.parse(body);
      service = Service.ofVersion(form.version()).orElseThrow(
          () -> ApiError.of("InvalidAction", "No service here has the version '" + form.version() + "'"));
      checkSignature(service, authorization);
      counter.count(form.action());
      Operation operation = operations.find(service, form.action()).orElseThrow(
          () -> ApiError.notImplemented(form.action()));
      return serve(operation, form);
    } catch (ApiError refusal) {
      return reply(service, refusal);
    }
  }

  /** The signature itself is not verified, but it must be made out to this service and region. */
  private void checkSignature(Service service, String authorization) {
    if (!authorization.startsWith("AWS4-HMAC-SHA256 ")) {
      throw new ApiError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    }
    String scope = "/" + world.account().region() + "/" + service.signingName() + "/aws4_request";
    if (!authorization.contains(scope)) {
      throw new ApiError(403, "SignatureDoesNotMatch", "Credential should be scoped to " + scope);
    }
  }

  private Answer serve(Operation operation, Form form) {
    Call call = new Call(operation.name(), form.parameters());
    Optional<Fault> fault = faults.strike(call);
    if (!buckets.take(operation, form)) {
      counter.countThrottled();
      throw operation.service().throttled();
    }
    return fault.isPresent() ? strike(fault.get(), call, operation, form) : answer(operation, form, Optional::of);
  }

  private Answer strike(Fault fault, Call call, Operation operation, Form form) {
    Service service = operation.service();
    return switch (fault) {
      case Fault.ErrorBefore error -> reply(service, new ApiError(error.status(), error.code(), error.text()));
      case Fault.ErrorAfter error -> {
        answer(operation, form, Optional::of);
        yield reply(service, new ApiError(error.status(), error.code(), error.text()));
      }
      case Fault.DropBefore _ -> new Answer.Dropped(latency());
      case Fault.DropAfter _ -> {
        answer(operation, form, Optional::of);
        yield new Answer.Dropped(latency());
      }
      case Fault.Slow slow -> slower(answer(operation, form, Optional::of), slow.by());
      case Fault.Throttle _ -> {
        counter.countThrottled();
        yield reply(service, service.throttled());
      }
      case Fault.Partial _ -> {
        answer(operation, form, PartialWrites::cut);
        yield reply(service, new ApiError(500, "InternalFailure", "Only a part of the request was done"));
      }
      case Fault.Hook hook -> hooked(hook, call, operation, form);
    };
  }

  private Answer hooked(Fault.Hook hook, Call call, Operation operation, Form form) {
    try {
      if (hook.moment() == Fault.Moment.BEFORE) {
        hook.action().accept(call);
        return answer(operation, form, Optional::of);
      }
      Answer answer = answer(operation, form, Optional::of);
      hook.action().accept(call);
      return answer;
    } catch (RuntimeException crash) {
      LOG.log(System.Logger.Level.DEBUG, "hook crashed at " + call.operation(), crash);
      return new Answer.Dropped(latency());
    }
  }

  private static Answer slower(Answer answer, Duration by) {
    return switch (answer) {
      case Answer.Reply reply -> new Answer.Reply(reply.status(), reply.body(), reply.delay().plus(by));
      case Answer.Dropped dropped -> new Answer.Dropped(dropped.delay().plus(by));
    };
  }

  /** Never throws an {@link ApiError}: a refusal is an answer. */
  private Answer answer(Operation operation, Form form, Function<SdkPojo, Optional<SdkPojo>> part) {
    String outcome = "ok";
    try {
      SdkPojo request = new RequestDecoder(operation.service()).decode(form.tree(), operation.request().get());
      checkDryRun(operation, form);
      Optional<SdkPojo> work = part.apply(request);
      if (work.isEmpty()) {
        return reply(operation.service(), ApiError.of("NothingDone", "The fault left nothing to do"));
      }
      SdkPojo result = world.exclusively(() -> operation.handler().apply(work.get()));
      observer.accept(result);
      return new Answer.Reply(200, XmlAnswer.success(operation.service(), operation.name(), result, requestId()),
          latency());
    } catch (ApiError refusal) {
      outcome = refusal.code();
      return reply(operation.service(), refusal);
    } catch (RuntimeException bug) {
      LOG.log(System.Logger.Level.ERROR, "bug of the simulator at " + operation.name(), bug);
      outcome = "SimulatorBug";
      return reply(operation.service(), new ApiError(500, outcome, String.valueOf(bug)));
    } finally {
      if (!operation.isRead()) {
        audit.add(new AuditEntry(world.clock().instant(), operation.name(), form.parameters(), outcome));
      }
    }
  }

  /** EC2 checks form and permission of a dry run, then always answers with this error (EC2 API reference, DryRun). */
  private static void checkDryRun(Operation operation, Form form) {
    if (operation.service() == Service.EC2 && "true".equals(form.parameters().get("DryRun"))) {
      throw new ApiError(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    }
  }

  private Answer reply(Service service, ApiError error) {
    return new Answer.Reply(error.status(), XmlAnswer.error(service, error, requestId()), latency());
  }

  private Duration latency() {
    return world.settings().latency();
  }

  private String requestId() {
    return String.format(Locale.ROOT, "00000000-0000-4000-8000-%012x", requests.incrementAndGet());
  }
}
