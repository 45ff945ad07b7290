package io.productchange.schema.settings;

/** The management port of each service where none is set, so that all fit on one machine. */
public final class ServicePorts {
  public static final int INGEST_API = 8081;
  public static final int CHANGE_PROCESSOR = 8082;
  public static final int KOS_ADAPTER = 8083;
  public static final int KOS_SIMULATOR = 8084;

  private ServicePorts() {}

  static String described() {
    return "%d ingest-api, %d change-processor, %d kos-adapter, %d kos-simulator"
        .formatted(INGEST_API, CHANGE_PROCESSOR, KOS_ADAPTER, KOS_SIMULATOR);
  }
}
