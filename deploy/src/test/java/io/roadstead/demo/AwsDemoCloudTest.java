package io.roadstead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.app.demo.DemoCloud;
import io.roadstead.app.demo.DemoParts;
import org.junit.jupiter.api.Test;

class AwsDemoCloudTest {

  @Test
  void whenItIsLookedForByProvider_thenItStartsEmptyWithThreeNodesInThreeZones() {
    try (DemoCloud cloud = DemoParts.cloud("aws").start()) {
      assertThat(cloud.leftovers()).isEmpty();
      assertThat(cloud.machines()).extracting(DemoCloud.Machine::providerId).containsExactly(
          "aws:///eu-central-1a/i-00000000000010000", "aws:///eu-central-1b/i-00000000000010001",
          "aws:///eu-central-1c/i-00000000000010002");
      assertThat(cloud.settings().get("aws-endpoint")).startsWith("http://127.0.0.1:");
      assertThat(cloud.description()).contains("simulated AWS", "eu-central-1");
    }
  }
}
