package io.productchange.changeprocessor.reply;

import io.productchange.schema.message.KosReply;

/** What {@link ReplyReader} makes of a record's value. */
public sealed interface ReadReply {

  /** A reply that is consistent in itself. */
  record Usable(KosReply reply) implements ReadReply {}

  /**
   * No reply, or one that contradicts itself.
   *
   * @param message why, for people; without any content of the value
   */
  record Unusable(String message) implements ReadReply {}
}
