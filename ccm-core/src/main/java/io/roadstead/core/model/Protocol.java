package io.roadstead.core.model;

/** A Service port's transport protocol. */
public enum Protocol {
  TCP, UDP, SCTP
}
