package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Target groups and their health checks. */
class TargetGroupRulesTest {

  private SdkFixture sdk = SdkFixture.standard();

  @AfterEach
  void close() {
    sdk.close();
  }

  private TargetGroup create(UnaryOperator<CreateTargetGroupRequest.Builder> change) {
    return sdk.elb.createTargetGroup(change.apply(sdk.targetGroupRequest("a")).build()).targetGroups().getFirst();
  }

  private void refused(String code, UnaryOperator<CreateTargetGroupRequest.Builder> change) {
    Refused.with(code, () -> create(change));
  }

  @Test
  void givenNoHealthCheck_whenCreated_thenItHasTheDefaultsOfAws() {
    TargetGroup group = create(request -> request);
    assertThat(group.healthCheckProtocolAsString()).isEqualTo("TCP");
    assertThat(group.healthCheckPort()).isEqualTo("traffic-port");
    assertThat(group.healthCheckIntervalSeconds()).isEqualTo(30);
    assertThat(group.healthCheckTimeoutSeconds()).isEqualTo(10);
    assertThat(group.healthyThresholdCount()).isEqualTo(5);
    assertThat(group.unhealthyThresholdCount()).isEqualTo(2);
    assertThat(group.ipAddressTypeAsString()).isEqualTo("ipv4");
  }

  @Test
  void givenAnHttpHealthCheck_whenCreated_thenPathAndMatcherHaveDefaults() {
    TargetGroup group = create(request -> request.healthCheckProtocol("HTTP"));
    assertThat(group.healthCheckPath()).isEqualTo("/");
    assertThat(group.matcher().httpCode()).isEqualTo("200-399");
    assertThat(group.healthCheckTimeoutSeconds()).isEqualTo(6);
  }

  @Test
  void givenValuesOutOfRange_whenCreated_thenItIsRefused() {
    refused("ValidationError", request -> request.name("-a"));
    refused("ValidationError", request -> request.name("a".repeat(33)));
    refused("ValidationError", request -> request.port(0));
    refused("ValidationError", request -> request.port(65_536));
    refused("ValidationError", request -> request.vpcId("vpc-1234"));
    refused("ValidationError", request -> request.healthCheckIntervalSeconds(4));
    refused("ValidationError", request -> request.healthCheckIntervalSeconds(301));
    refused("ValidationError", request -> request.healthCheckTimeoutSeconds(1));
    refused("ValidationError", request -> request.healthyThresholdCount(11));
    refused("ValidationError", request -> request.unhealthyThresholdCount(1));
    refused("ValidationError", request -> request.healthCheckIntervalSeconds(10).healthCheckTimeoutSeconds(30));
    refused("ValidationError", request -> request.healthCheckPort("http"));
    refused("ValidationError", request -> request.healthCheckPort("65536"));
    refused("ValidationError", request -> request.healthCheckProtocol("UDP"));
    refused("ValidationError", request -> request.healthCheckProtocol("HTTP").healthCheckPath("healthz"));
    refused("ValidationError", request -> request.healthCheckProtocol("HTTP").matcher(m -> m.httpCode("100")));
    refused("InvalidConfigurationRequest", request -> request.healthCheckPath("/healthz"));
    refused("InvalidConfigurationRequest", request -> request.healthCheckEnabled(false));
    refused("ValidationError", request -> request.protocol((String) null));
    assertThat(sdk.aws.leftovers()).isEmpty();
  }

  @Test
  void givenKindsOfTargetGroupsThatAreNotSimulated_whenCreated_thenItSaysSo() {
    refused("NotImplemented", request -> request.targetType(TargetTypeEnum.LAMBDA));
    refused("NotImplemented", request -> request.protocol("HTTP"));
  }

  @Test
  void givenTheSameName_whenCreatedAgain_thenEqualOnesAreReturnedAndDifferentOnesAreDuplicates() {
    TargetGroup first = create(request -> request);
    assertThat(create(request -> request).targetGroupArn()).isEqualTo(first.targetGroupArn());
    refused("DuplicateTargetGroupName", request -> request.port(30_081));
    refused("DuplicateTargetGroupName", request -> request.protocol("UDP"));
    refused("DuplicateTargetGroupName", request -> request.healthCheckIntervalSeconds(10));
  }

  @Test
  void givenTheQuotaIsReached_whenCreated_thenItIsRefused() {
    sdk.close();
    sdk = new SdkFixture(SimulatedAwsSettings.defaults().withAccount(Account.builder().withoutForeign().build())
        .withQuotas(Quotas.defaults().with(Quota.TARGET_GROUPS, 1)));
    create(request -> request);
    refused("TooManyTargetGroups", request -> request.name("b"));
  }

  @Test
  void givenATargetGroup_whenItsHealthCheckIsModified_thenOnlyWhatWasSaidChanges() {
    TargetGroup group = create(request -> request.healthCheckPort("10256"));
    TargetGroup modified = sdk.elb.modifyTargetGroup(request -> request.targetGroupArn(group.targetGroupArn())
        .healthCheckProtocol("HTTP").healthCheckPath("/healthz")).targetGroups().getFirst();
    assertThat(modified.healthCheckPort()).isEqualTo("10256");
    assertThat(modified.healthCheckPath()).isEqualTo("/healthz");
    Refused.with("ValidationError", () -> sdk.elb.modifyTargetGroup(
        request -> request.targetGroupArn(group.targetGroupArn()).healthCheckTimeoutSeconds(31)));
  }

  @Test
  void givenNoSuchTargetGroup_whenUsed_thenItIsNotFoundButItsDeleteSucceeds() {
    String arn = create(request -> request).targetGroupArn() + "0";
    Refused.with("TargetGroupNotFound",
        () -> sdk.elb.modifyTargetGroup(request -> request.targetGroupArn(arn).healthCheckPort("80")));
    Refused.with("TargetGroupNotFound", () -> sdk.elb.describeTargetHealth(request -> request.targetGroupArn(arn)));
    sdk.elb.deleteTargetGroup(request -> request.targetGroupArn(arn));
  }
}
