package io.roadstead.aws.sim;

import java.util.Map;
import java.util.Optional;

/** @param internetGateway its id, if one is attached */
record SimVpc(
    String id, IpBlock cidr, Optional<IpBlock> ipv6, Optional<String> internetGateway, Map<String, String> tags) {
}
