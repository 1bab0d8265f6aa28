package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** One Lease by its name. Every call is one request and throws {@link KubernetesClientException}. */
interface LeaseObject {

  /** {@code namespace/name}. */
  String name();

  Optional<Lease> read();

  /** Refused with 409 if there is one already. */
  Lease create(Lease lease);

  /** Refused with 409 if somebody has written since this one was read. */
  Lease update(Lease lease);

  /** On an API server. */
  record InCluster(KubernetesClient client, String namespace, String leaseName) implements LeaseObject {

    @Override
    public String name() {
      return namespace + "/" + leaseName;
    }

    @Override
    public Optional<Lease> read() {
      return Optional.ofNullable(client.leases().inNamespace(namespace).withName(leaseName).get());
    }

    @Override
    public Lease create(Lease lease) {
      return client.leases().inNamespace(namespace).resource(lease).create();
    }

    @Override
    public Lease update(Lease lease) {
      return client.leases().inNamespace(namespace).resource(lease).update();
    }
  }
}
