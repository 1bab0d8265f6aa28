package io.roadstead.e2e;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.roadstead.core.kube.Permission;
import java.util.List;

/** A ServiceAccount with a list of rights and not one more. */
final class ProgramAccount {

  private static final String NAMESPACE = "kube-system";

  private ProgramAccount() {
  }

  /** Makes it, and logs in as it. */
  static Config make(ControlPlane cluster, KubernetesClient admin, String name, List<Permission> rights)
      throws InterruptedException {
    admin.resource(new ServiceAccountBuilder().withNewMetadata().withNamespace(NAMESPACE).withName(name).endMetadata()
        .build()).create();
    grant(admin, name, name, rights);
    return Config.fromKubeconfig(cluster.serviceAccountKubeconfig(NAMESPACE, name));
  }

  /** Gives the account rights, by a role of this name. */
  static void grant(KubernetesClient admin, String role, String account, List<Permission> rights) {
    admin.resource(new ClusterRoleBuilder().withNewMetadata().withName(role).endMetadata()
        .withRules(rules(rights.stream().filter(r -> r.namespace().isEmpty()).toList())).build()).create();
    admin.resource(new ClusterRoleBindingBuilder().withNewMetadata().withName(role).endMetadata()
        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
        .addNewSubject("", "ServiceAccount", account, NAMESPACE).build()).create();
    List<String> namespaces = rights.stream().flatMap(r -> r.namespace().stream()).distinct().toList();
    for (String namespace : namespaces) {
      admin.resource(new RoleBuilder().withNewMetadata().withNamespace(namespace).withName(role).endMetadata()
          .withRules(rules(rights.stream().filter(r -> r.namespace().filter(namespace::equals).isPresent()).toList()))
          .build()).create();
      admin.resource(new RoleBindingBuilder().withNewMetadata().withNamespace(namespace).withName(role).endMetadata()
          .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
          .addNewSubject("", "ServiceAccount", account, NAMESPACE).build()).create();
    }
  }

  private static List<PolicyRule> rules(List<Permission> rights) {
    return rights.stream().map(right -> new PolicyRuleBuilder().withApiGroups(right.group())
        .withResources(right.resource()).withVerbs(right.verb()).build()).toList();
  }
}
