package io.productchange.kosadapter.kos;

import org.jspecify.annotations.Nullable;

/**
 * How sure we are of what one change call did: five types, never a boolean. Only {@link NotSent}
 * may be sent again as it is; {@link Errored} and {@link Unanswered} are in doubt.
 */
public sealed interface ChangeOutcome {

  /** What was seen on the wire, for the records. */
  Exchange exchange();

  /** Nothing left this machine; not applied, safe to send again. */
  record NotSent(Exchange exchange, String why, boolean byGuard) implements ChangeOutcome {}

  /** KOS refused with a code that says so for certain; not applied, final. */
  record Refused(Exchange exchange, String code, String message) implements ChangeOutcome {}

  /** KOS says that it is done. */
  record Applied(Exchange exchange, @Nullable String kosOrderNumber) implements ChangeOutcome {}

  /** It broke while working and has finished; effect unknown. */
  record Errored(Exchange exchange, String code, String message) implements ChangeOutcome {}

  /** Nothing reliable was heard; effect unknown, and it may still be running. */
  record Unanswered(Exchange exchange, String why) implements ChangeOutcome {}
}
