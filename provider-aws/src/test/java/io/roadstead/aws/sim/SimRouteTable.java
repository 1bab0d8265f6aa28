package io.roadstead.aws.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * @param main whether it serves the subnets that no other table names
 * @param gateway of the default route
 */
record SimRouteTable(
    String id, String vpcId, boolean main, List<String> subnetIds, Optional<String> gateway, Map<String, String> tags) {
}
