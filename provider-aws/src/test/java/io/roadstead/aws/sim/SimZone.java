package io.roadstead.aws.sim;

/** An Availability Zone: {@code eu-central-1a} and the id that is the same in every account, {@code euc1-az1}. */
record SimZone(String name, String id) {
}
