package io.productchange.changeprocessor.flow;

/** Which lines live in a partition. */
@FunctionalInterface
public interface Placement {

  /** Whether this key's records belong here. */
  boolean isHere(String lineKey);
}
