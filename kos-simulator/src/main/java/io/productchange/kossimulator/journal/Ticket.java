package io.productchange.kossimulator.journal;

/** An event's place in the journal; tells when it is on disk. Thread-safe. */
public final class Ticket {
  /** The ticket of something that is on disk already. */
  public static final Ticket DURABLE = new Ticket(0, Batch.ON_DISK);

  private final long seq;
  private final Batch batch;

  Ticket(long seq, Batch batch) {
    this.seq = seq;
    this.batch = batch;
  }

  /** The event's {@code seq}; 0 for {@link #DURABLE}. */
  public long seq() {
    return seq;
  }

  /**
   * Waits until the event is on disk.
   *
   * @throws JournalFailedException if it could not be written: whether it is on disk is unknown
   * @throws InterruptedException if interrupted while waiting
   */
  public void await() throws InterruptedException {
    batch.await();
  }
}
