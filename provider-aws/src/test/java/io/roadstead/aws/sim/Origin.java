package io.roadstead.aws.sim;

/** Where a resource comes from: it was there before the first call, or a call created it. */
enum Origin {
  FOUND, CREATED
}
