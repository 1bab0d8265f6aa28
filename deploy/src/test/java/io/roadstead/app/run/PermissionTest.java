package io.roadstead.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.roadstead.core.kube.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PermissionTest {

  /** Every right that the published role gives. */
  private static List<Permission> given() throws IOException {
    List<Object> objects = new KubernetesSerialization().unmarshal(Files.readString(Path.of("base/rbac.yaml")));
    List<Permission> rights = new ArrayList<>();
    for (Object object : objects) {
      switch (object) {
        case ClusterRole role -> role.getRules().forEach(rule -> rights.addAll(of(rule, Optional.empty())));
        case Role role -> role.getRules()
            .forEach(rule -> rights.addAll(of(rule, Optional.of(role.getMetadata().getNamespace()))));
        default -> {
        }
      }
    }
    return rights;
  }

  private static List<Permission> of(PolicyRule rule, Optional<String> namespace) {
    List<Permission> rights = new ArrayList<>();
    for (String group : rule.getApiGroups()) {
      for (String resource : rule.getResources()) {
        for (String verb : rule.getVerbs()) {
          rights.add(new Permission(group, resource, verb, namespace));
        }
      }
    }
    return rights;
  }

  @Test
  void whenTheRoleIsCompared_thenItGivesWhatIsNeededAndNothingElse() throws IOException {
    assertThat(given()).containsExactlyInAnyOrderElementsOf(Permission.needed("kube-system"));
  }
}
