package io.productchange.kosadapter.work;

import io.productchange.schema.message.KosReply;

/** Where replies go. */
@FunctionalInterface
public interface Replies {
  /** Hands a reply over for publishing; returns at once. */
  void publish(KosReply reply);
}
