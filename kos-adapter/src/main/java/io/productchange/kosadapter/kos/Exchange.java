package io.productchange.kosadapter.kos;

import java.util.Map;

/**
 * What happened on the wire in one HTTP attempt. Whether anything was written is known by phase,
 * not guessed from an exception's type.
 */
public sealed interface Exchange {

  /** From the start of the attempt to its end, milliseconds. */
  int elapsedMillis();

  /**
   * No byte of the request was written: no address, no connection, no TLS session, or the guard
   * said no.
   *
   * @param why one sentence, no personal data
   * @param byGuard true where we ourselves refused to send, which says nothing of KOS
   */
  record NotWritten(int elapsedMillis, String why, boolean byGuard) implements Exchange {}

  /**
   * Writing began, and no complete answer within the limits of time and size came back.
   *
   * @param why one sentence, no personal data
   */
  record Broken(int elapsedMillis, String why) implements Exchange {}

  /**
   * A complete HTTP answer.
   *
   * @param status HTTP status
   * @param headers names in lower case; of repeated ones the last
   * @param body the whole body, at most the size limit
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; copying 1 MiB would serve nobody
  record Complete(int elapsedMillis, int status, Map<String, String> headers, byte[] body)
      implements Exchange {
    public Complete {
      headers = Map.copyOf(headers);
    }
  }
}
