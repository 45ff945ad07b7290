package io.productchange.simulation;

/** A bug built into the wiring, to see whether it is found, and by what. */
enum Sabotage {
  NONE(""),
  /** The change call is made a second time. */
  SEND_TWICE(".*(executed twice|may still have an effect)"),
  /** The call is made although no intent was written. */
  SKIP_THE_INTENT(".*without a committed intent"),
  /** The call is made although nobody told whether its intent was committed. */
  TRUST_AN_UNKNOWN_COMMIT(".*without a committed intent"),
  /** The replies that tell of some request's decision never arrive. */
  DROP_A_REPLY("it never comes to rest.*"),
  /** A line's second waiting request goes before its first. */
  REORDER_A_LINE(".*called before one of its line that came earlier"),
  /** A completed request is told as failed. */
  FORGE_A_FAILED(".*not in the database"),
  /** A call that is late is made all the same. */
  IGNORE_THE_GUARD(".*left after its guard"),
  /** A doubt is ended by an inquiry before the late-effect bound is over. */
  INQUIRE_TOO_EARLY(".*(may still have an effect|executed twice|but KOS has made it)"),
  /** A dead sender's intent counts as not sent. */
  RESEND_AFTER_A_DEATH(".*(executed twice|may still have an effect|but KOS has made it)"),
  /** A request record is passed over. */
  LOSE_AN_OFFSET(".*records were answered.*"),
  /** A processor that lost its partition without knowing it commits all the same. */
  LET_ZOMBIES_COMMIT(".*(records were answered|buried twice|expected|first one twice).*"),
  /** What an aborted transaction wrote can be read. */
  SPLIT_A_TRANSACTION(".*(answered|buried twice|expected the event|first one twice).*");

  private final String symptom;

  Sabotage(String symptom) {
    this.symptom = symptom;
  }

  /** A pattern of what is expected to be found wrong. */
  String symptom() {
    return symptom;
  }
}
