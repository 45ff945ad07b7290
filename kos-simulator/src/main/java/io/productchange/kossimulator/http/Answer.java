package io.productchange.kossimulator.http;

/** What to send for a request, and whom to tell how it went. */
public record Answer(Transmission transmission, Listener listener) {

  /** Hears how the sending ended. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called exactly once, on the connection's thread.
     *
     * @param bytes handed to the operating system, head included
     * @param asIntended false when the peer was gone or the server was stopping first
     */
    void sent(long bytes, boolean asIntended);
  }

  /** The response at once, and nobody to tell. */
  public static Answer of(Response response) {
    return new Answer(new Transmission.Whole(response), (bytes, asIntended) -> {});
  }
}
