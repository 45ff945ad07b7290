package io.productchange.schema.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/**
 * How far the ledger of change calls has come: the value of {@code kos-ledger-mark}. See ADR 0037.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LedgerMark.Accepted.class, name = "Accepted"),
  @JsonSubTypes.Type(value = LedgerMark.Reached.class, name = "Reached"),
  @JsonSubTypes.Type(value = LedgerMark.Probe.class, name = "Probe")
})
public sealed interface LedgerMark {

  /** The key of {@link Accepted}. */
  String ACCEPTED_KEY = "ledger";

  /** When it was written, UTC. */
  Instant at();

  /**
   * The ledger that adapters may work with.
   *
   * @param ledgerId {@code pc_ledger.ledger_id}
   * @param epoch {@code pc_ledger.epoch}; marks of an earlier epoch count no more
   * @param systemIdentifier of the PostgreSQL cluster
   * @param timeline of the PostgreSQL cluster, eight hexadecimal digits
   */
  record Accepted(String ledgerId, long epoch, String systemIdentifier, String timeline, Instant at)
      implements LedgerMark {}

  /**
   * The last transaction of one writer. Its transactions follow one another, so a database that has
   * this one has all before it. Keyed by slot and worker, for whoever holds a slot comes after
   * those who held it before.
   *
   * @param ledgerId the ledger it was written to
   * @param epoch its epoch
   * @param sender the adapter process
   * @param witness one row that the transaction wrote
   * @param intents all intents that it made: change calls that left on the strength of it
   */
  record Reached(
      String ledgerId, long epoch, Sender sender, Witness witness, List<Intent> intents, Instant at)
      implements LedgerMark {
    public Reached {
      intents = List.copyOf(intents);
    }
  }

  /** Written by a process that wants to know whether marks are taken; says nothing. */
  record Probe(Instant at) implements LedgerMark {}

  /**
   * An adapter process, a row of {@code pc_adapter_instance}.
   *
   * @param instanceId its id
   * @param namespaceId the name space of its slot
   * @param slot the slot's number
   * @param startedAt when it started
   */
  record Sender(String instanceId, String namespaceId, int slot, Instant startedAt) {

    /** The key of the marks of one of its workers. */
    public String key(String worker) {
      return namespaceId + "/" + slot + "/" + worker;
    }
  }

  /**
   * A row that tells whether a transaction is there.
   *
   * @param kind what is to be seen of it
   * @param requestId the request
   * @param sendId row of {@code pc_kos_attempt}, 0 where none is meant
   */
  record Witness(Kind kind, String requestId, long sendId) {}

  /** What a witness shows. */
  enum Kind {
    /** The request is claimed. */
    CLAIMED,
    /** The sender's row of the ledger is there. */
    INTENDED,
    /** It is there and no mere intent any more. */
    REPORTED,
    /** The request is decided. */
    DECIDED
  }

  /**
   * A change call that may have left.
   *
   * @param requestId the request
   * @param attempt its attempt
   * @param sendNo number of the send within the attempt, from 1
   * @param intentAt when it was intended
   */
  record Intent(String requestId, int attempt, int sendNo, Instant intentAt) {}
}
