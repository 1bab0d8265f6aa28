package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetMapping;

/** Subnets, zones and addresses of load balancers. */
class PlacementRulesTest {

  private final SdkFixture sdk = new SdkFixture(
      SimulatedAwsSettings.defaults().withAccount(Account.builder().dualstack().build()));
  private final SdkFixture ipv4Only = SdkFixture.standard();

  @AfterEach
  void close() {
    sdk.close();
    ipv4Only.close();
  }

  private LoadBalancer create(UnaryOperator<CreateLoadBalancerRequest.Builder> change) {
    return sdk.elb
        .createLoadBalancer(change.apply(CreateLoadBalancerRequest.builder().name("web").type("network")).build())
        .loadBalancers().getFirst();
  }

  private void refused(String code, UnaryOperator<CreateLoadBalancerRequest.Builder> change) {
    Refused.with(code, () -> create(change));
  }

  private SubnetMapping elastic(int zone, int address) {
    return SubnetMapping.builder().subnetId(sdk.account.publicSubnetId(zone))
        .allocationId(sdk.account.allocationId(address))
        .build();
  }

  private SubnetMapping internal(int zone, String address) {
    return SubnetMapping.builder().subnetId(sdk.account.privateSubnetId(zone)).privateIPv4Address(address).build();
  }

  @Test
  void givenSubnetsThatDoNotFit_whenCreated_thenItIsRefused() {
    String publicSubnet = sdk.account.publicSubnetId(0);
    refused("ValidationError", request -> request);
    refused("ValidationError", request -> request.subnets(publicSubnet).subnetMappings(elastic(1, 0)));
    refused("SubnetNotFound", request -> request.subnets("subnet-1234"));
    refused("InvalidConfigurationRequest", request -> request.subnets(publicSubnet, sdk.account.privateSubnetId(0)));
    refused("InvalidConfigurationRequest", request -> request.subnets(publicSubnet, publicSubnet));
    refused("InvalidConfigurationRequest",
        request -> request.subnets(sdk.account.publicSubnetId(1), sdk.account.otherSubnetId()));
    refused("InvalidSubnet", request -> request.subnets(sdk.account.otherSubnetId()));
    refused("InvalidSecurityGroup",
        request -> request.subnets(publicSubnet).securityGroups(sdk.account.otherSecurityGroupId()));
  }

  @Test
  void givenASubnetWithLessThanEightFreeAddresses_whenCreated_thenItIsRefused() {
    sdk.aws.environment().leaveFreeAddresses(sdk.account.publicSubnetId(0), 7);
    refused("InvalidSubnet", request -> request.subnets(sdk.account.publicSubnetId(0)));
    sdk.aws.environment().leaveFreeAddresses(sdk.account.publicSubnetId(0), 8);
    create(request -> request.subnets(sdk.account.publicSubnetId(0)));
  }

  @Test
  void givenElasticAddresses_whenCreated_thenTheyAreTakenByPositionAndComeBackAfterTheDelete() {
    LoadBalancer created = create(request -> request.subnetMappings(elastic(0, 2), elastic(1, 1)));
    assertThat(created.availabilityZones()).extracting(zone -> zone.subnetId() + " "
        + zone.loadBalancerAddresses().getFirst().allocationId()).containsExactly(
            sdk.account.publicSubnetId(0) + " " + sdk.account.allocationId(2),
            sdk.account.publicSubnetId(1) + " " + sdk.account.allocationId(1));
    refused("ResourceInUse", request -> request.name("other").subnetMappings(elastic(0, 2)));
    sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(created.loadBalancerArn()));
    refused("ResourceInUse", request -> request.name("other").subnetMappings(elastic(0, 2)));
    sdk.aws.clock().advance(Duration.ofSeconds(60));
    create(request -> request.name("other").subnetMappings(elastic(0, 2)));
  }

  @Test
  void givenElasticAddressesThatDoNotFit_whenCreated_thenItIsRefusedAndNothingIsTaken() {
    SubnetMapping bare = SubnetMapping.builder().subnetId(sdk.account.publicSubnetId(1)).build();
    refused("InvalidConfigurationRequest", request -> request.subnetMappings(elastic(0, 0), bare));
    refused("InvalidConfigurationRequest", request -> request.subnetMappings(elastic(0, 0), elastic(1, 0)));
    refused("InvalidConfigurationRequest", request -> request.scheme("internal").subnetMappings(elastic(0, 0)));
    refused("AllocationIdNotFound", request -> request.subnetMappings(elastic(0, 0),
        SubnetMapping.builder().subnetId(sdk.account.publicSubnetId(1)).allocationId("eipalloc-1").build()));
    assertThat(sdk.ec2.describeAddresses().addresses()).allMatch(address -> address.associationId() == null);
  }

  @Test
  void givenPrivateAddresses_whenCreated_thenTheyMustBeFreeInTheirSubnetAndTheLoadBalancerInternal() {
    refused("InvalidConfigurationRequest", request -> request.subnetMappings(internal(0, "10.0.128.50")));
    refused("InvalidConfigurationRequest",
        request -> request.scheme("internal").subnetMappings(internal(0, "10.0.160.50")));
    refused("ResourceInUse", request -> request.scheme("internal").subnetMappings(internal(0, "10.0.128.4")));
    LoadBalancer created = create(
        request -> request.scheme("internal").subnetMappings(internal(0, "10.0.128.50"), internal(1, "10.0.144.50")));
    assertThat(created.availabilityZones())
        .extracting(zone -> zone.loadBalancerAddresses().getFirst().privateIPv4Address())
        .containsExactly("10.0.128.50", "10.0.144.50");
  }

  @Test
  void givenDualstack_whenTheSubnetsHaveNoIpv6_thenItIsRefused() {
    Refused.with("InvalidSubnet",
        () -> ipv4Only.elb.createLoadBalancer(ipv4Only.loadBalancerRequest("web").ipAddressType("dualstack").build()));
    LoadBalancer created = ipv4Only.loadBalancer("web");
    Refused.with("InvalidSubnet", () -> ipv4Only.elb.setIpAddressType(
        request -> request.loadBalancerArn(created.loadBalancerArn()).ipAddressType("dualstack")));
  }

  @Test
  void givenIpv6AddressesAndPrefixes_whenCreated_thenTheyMustFitTheSubnetAndTheType() {
    String subnet = sdk.account.publicSubnetId(0);
    SubnetMapping address = SubnetMapping.builder().subnetId(subnet).iPv6Address("2001:db8::7").build();
    SubnetMapping foreign = SubnetMapping.builder().subnetId(subnet).iPv6Address("2001:db9::7").build();
    SubnetMapping prefix = SubnetMapping.builder().subnetId(subnet).sourceNatIpv6Prefix("2001:db8::/80").build();
    refused("InvalidConfigurationRequest", request -> request.subnetMappings(address));
    refused("InvalidConfigurationRequest", request -> request.ipAddressType("dualstack").subnetMappings(foreign));
    refused("InvalidConfigurationRequest", request -> request.ipAddressType("dualstack").subnetMappings(prefix));
    refused("InvalidConfigurationRequest",
        request -> request.enablePrefixForIpv6SourceNat("on").subnets(sdk.account.publicSubnetId(0)));
    create(request -> request.ipAddressType("dualstack").subnetMappings(address));
    create(request -> request.name("nat").ipAddressType("dualstack").enablePrefixForIpv6SourceNat("on")
        .subnetMappings(prefix));
  }

  @Test
  void givenALoadBalancer_whenZonesAreAddedAndRemoved_thenItStandsInTheNewOnes() {
    LoadBalancer created = create(request -> request.subnets(sdk.account.publicSubnetId(0)));
    setSubnets(created, sdk.account.publicSubnetId(0), sdk.account.publicSubnetId(1));
    setSubnets(created, sdk.account.publicSubnetId(1));
    Refused.with("InvalidConfigurationRequest", () -> setInternalSubnets(sdk.account.otherSubnetId()));
    assertThat(sdk.aws.state().loadBalancer("web").orElseThrow().subnetIds())
        .containsExactly(sdk.account.publicSubnetId(1));
  }

  @Test
  void givenAnEnabledZone_whenItsSubnetOrAddressIsSwapped_thenItIsRefused() {
    LoadBalancer created = create(request -> request.subnetMappings(elastic(0, 0)));
    Refused.with("InvalidConfigurationRequest", () -> setSubnets(created, sdk.account.privateSubnetId(0)));
    Refused.with("InvalidConfigurationRequest", () -> sdk.elb.setSubnets(
        request -> request.loadBalancerArn(created.loadBalancerArn()).subnetMappings(elastic(0, 1))));
    assertThat(sdk.aws.state().loadBalancer("web").orElseThrow().allocationIds())
        .isEqualTo(List.of(sdk.account.allocationId(0)));
  }

  private void setInternalSubnets(String subnet) {
    LoadBalancer internal = create(request -> request.name("internal").scheme("internal")
        .subnets(sdk.account.privateSubnetId(0)));
    setSubnets(internal, subnet);
  }

  private void setSubnets(LoadBalancer loadBalancer, String... subnets) {
    sdk.elb.setSubnets(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn()).subnets(subnets));
  }

  @Test
  void givenALoadBalancer_whenItsInterfacesAreDescribed_thenTheyNameItAndCarryItsGroups() {
    LoadBalancer created = create(request -> request.subnets(sdk.account.publicSubnetIds())
        .securityGroups(sdk.account.defaultSecurityGroupId()));
    String path = created.loadBalancerArn().substring(created.loadBalancerArn().indexOf("net/"));
    assertThat(sdk.ec2.describeNetworkInterfaces(request -> request.filters(Filter
        .builder().name("description").values("ELB " + path).build())).networkInterfaces()).hasSize(3)
        .allMatch(each -> each.groups().getFirst().groupId().equals(sdk.account.defaultSecurityGroupId()))
        .allMatch(each -> each.interfaceTypeAsString().equals("network_load_balancer"));
  }
}
