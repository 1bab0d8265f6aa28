package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests the SDK would not send, or sends only when our code is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestValidationTest {

  private static final String ELB = "&Version=2015-12-01";
  private static final String EC2 = "&Version=2016-11-15";

  private final SdkFixture sdk = SdkFixture.standard();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  void close() {
    http.close();
    sdk.close();
  }

  private HttpResponse<String> send(String body) throws IOException, InterruptedException {
    return send(body, "AWS4-HMAC-SHA256 Credential=id/20260101/eu-central-1/"
        + (body.contains("2016-11-15") ? "ec2" : "elasticloadbalancing") + "/aws4_request, Signature=none");
  }

  private HttpResponse<String> send(String body, String authorization) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(sdk.aws.endpoint()).header("Authorization", authorization)
        .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      unknown parameter        | Action=DescribeLoadBalancers&PageSice=1                              | ValidationError
      wrong case               | Action=DescribeLoadBalancers&pagesize=1                              | ValidationError
      list without member      | Action=DescribeLoadBalancers&Names.1=a                               | ValidationError
      list with other member   | Action=DescribeLoadBalancers&Names.item.1=a                          | ValidationError
      list with a hole         | Action=DescribeLoadBalancers&Names.member.2=a                        | ValidationError
      scalar where a list is   | Action=DescribeLoadBalancers&Names=a                                 | ValidationError
      list where a scalar is   | Action=DescribeLoadBalancers&PageSize.member.1=1                     | ValidationError
      no number                | Action=DescribeLoadBalancers&PageSize=one                            | ValidationError
      above the range          | Action=DescribeLoadBalancers&PageSize=401                            | ValidationError
      below the range          | Action=DescribeLoadBalancers&PageSize=0                              | ValidationError
      field of another shape   | Action=CreateLoadBalancer&Name=a&Tags.member.1.Name=b                | ValidationError
      unknown enum value       | Action=CreateLoadBalancer&Name=a&Scheme=public                       | ValidationError
      enum in the wrong case   | Action=CreateTargetGroup&Name=a&Protocol=tcp                         | ValidationError
      required is missing      | Action=CreateTargetGroup&Protocol=TCP                                | ValidationError
      required in a part       | Action=CreateTargetGroup&Name=a&Tags.member.1.Value=b                | ValidationError
      no boolean               | Action=CreateTargetGroup&Name=a&HealthCheckEnabled=yes               | ValidationError
      tag characters           | Action=CreateTargetGroup&Name=a&Tags.member.1.Key=a%3Cb              | ValidationError
      parameter twice          | Action=DescribeTargetGroups&PageSize=1&PageSize=2                    | MalformedQueryString
      """)
  void givenAMalformedElbRequest_whenSent_thenItIsRefused(String name, String body, String code) throws Exception {
    HttpResponse<String> response = send(body + ELB);
    assertThat(response.statusCode()).as(name).isEqualTo(400);
    assertThat(response.body()).contains("<ErrorResponse", "<Code>" + code + "</Code>");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      unknown parameter    | Action=DescribeSubnets&SubnetIds.1=a                                  | UnknownParameter
      list with member     | Action=DescribeSubnets&SubnetId.member.1=a                            | UnknownParameter
      wrong nesting        | Action=AuthorizeSecurityGroupIngress&IpPermissions.1.CidrIp=10.0.0.0/8 | UnknownParameter
      no number            | Action=AuthorizeSecurityGroupIngress&IpPermissions.1.FromPort=http    | InvalidParameterValue
      required is missing  | Action=CreateSecurityGroup&GroupName=a                                | MissingParameter
      required in a part   | Action=AuthorizeSecurityGroupIngress&IpPermissions.1.FromPort=1       | MissingParameter
      name too long        | Action=CreateSecurityGroup&GroupDescription=a&GroupName={256}         | InvalidParameterValue
      bad characters       | Action=CreateSecurityGroup&GroupDescription=a%22b&GroupName=c         | InvalidParameterValue
      below the range      | Action=DescribeSubnets&MaxResults=4                                   | InvalidParameterValue
      unknown enum value   | Action=CreateSecurityGroup&TagSpecification.1.ResourceType=sg         | InvalidParameterValue
      """)
  void givenAMalformedEc2Request_whenSent_thenItIsRefused(String name, String body, String code) throws Exception {
    HttpResponse<String> response = send(body.replace("{256}", "a".repeat(256)) + EC2);
    assertThat(response.statusCode()).as(name).isEqualTo(400);
    assertThat(response.body()).startsWith("<?xml").contains("<Response><Errors>", "<Code>" + code + "</Code>");
  }

  @Test
  void givenAnExplicitlyEmptyList_whenSent_thenItIsAList() throws Exception {
    assertThat(send("Action=DescribeLoadBalancers&Names=" + ELB).statusCode()).isEqualTo(200);
  }

  @Test
  void givenAnUnknownOperation_whenCalled_thenItSaysSoWithItsName() throws Exception {
    HttpResponse<String> response = send("Action=DescribeRules" + ELB);
    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body()).contains("DescribeRules");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Action=CreateLoadBalancer&Name=a&IpamPools.Ipv4IpamPoolId=b" + ELB,
      "Action=CreateListener&LoadBalancerArn=a&DefaultActions.member.1.Type=redirect"
          + "&DefaultActions.member.1.RedirectConfig.StatusCode=HTTP_301" + ELB,
      "Action=CreateListener&LoadBalancerArn=a&DefaultActions.member.1.Type=authenticate-oidc"
          + "&DefaultActions.member.1.AuthenticateOidcConfig.AuthenticationRequestExtraParams.entry.1.key=a" + ELB,
      "Action=DeleteSecurityGroup&GroupName=a" + EC2})
  void givenAParameterNothingActsOn_whenSent_thenItSaysSo(String body) throws Exception {
    assertThat(send(body).statusCode()).isEqualTo(501);
  }

  @Test
  void givenAnOperationOfAnotherService_whenCalled_thenItIsUnknown() throws Exception {
    assertThat(send("Action=DescribeSubnets" + ELB).statusCode()).isEqualTo(501);
    assertThat(send("Action=DescribeSubnets&Version=2010-01-01").body()).contains("<Code>InvalidAction</Code>");
  }

  @Test
  void givenNoSignatureOrOneForAnotherRegion_whenCalled_thenItIsForbidden() throws Exception {
    assertThat(send("Action=DescribeLoadBalancers" + ELB, "none").statusCode()).isEqualTo(403);
    assertThat(send("Action=DescribeLoadBalancers" + ELB,
        "AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/elasticloadbalancing/aws4_request").body())
        .contains("<Code>SignatureDoesNotMatch</Code>");
  }
}
