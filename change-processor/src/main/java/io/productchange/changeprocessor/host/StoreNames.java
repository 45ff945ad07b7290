package io.productchange.changeprocessor.host;

/** Names of the state stores, which are part of their changelog topics' names: durable. */
public final class StoreNames {
  /** By request id: what is known of it. */
  public static final String REQUESTS = "requests";

  /** By line: who is under way. */
  public static final String LINES = "lines";

  /** By line and position: who waits. */
  public static final String WAITING = "waiting";

  /** By request id and index: further records that wait for a claim. */
  public static final String PARKED = "parked";

  /** By kind and due time: what is due when. */
  public static final String TIMERS = "timers";

  private StoreNames() {}
}
