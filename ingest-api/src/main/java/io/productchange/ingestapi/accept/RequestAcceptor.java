package io.productchange.ingestapi.accept;

import io.productchange.ingestapi.accept.RecentRequests.Entry;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestLimits;
import io.productchange.schema.request.RequestReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Takes change requests: reads them, refuses what is wrong or known otherwise, and publishes the
 * rest once.
 *
 * <p>A request whose id and content are known is not published again: whoever repeats an HTTP
 * request because its answer was lost wants to know that it was taken, not to cause one more record
 * on {@code change-results}. Known means recorded in the database, or acknowledged to this process
 * lately. Both are best effort; two processes, or a database that is away, can let a duplicate or a
 * conflict pass, and the processor then answers or dead-letters it.
 *
 * <p>Safe for use by several threads.
 */
public final class RequestAcceptor {
  /** The whole body of one request. */
  public static final int MAX_BYTES = RequestLimits.DOCUMENT_BYTES;

  private final RequestPublisher publisher;
  private final RecordedRequests recorded;
  private final Supplier<String> newIds;
  private final int maxInFlight;
  private final Semaphore inFlight;
  private final Executor retries;
  private final RecentRequests recent = new RecentRequests();

  /**
   * @param newIds makes the id of a request that came without one
   * @param maxInFlight how many may wait for Kafka at once
   * @param retries runs what blocks, for requests that wait for another's publication
   */
  public RequestAcceptor(
      RequestPublisher publisher,
      RecordedRequests recorded,
      Supplier<String> newIds,
      int maxInFlight,
      Executor retries) {
    this.publisher = publisher;
    this.recorded = recorded;
    this.newIds = newIds;
    this.maxInFlight = maxInFlight;
    this.inFlight = new Semaphore(maxInFlight);
    this.retries = retries;
  }

  /** How many wait for Kafka now. */
  public int inFlight() {
    return maxInFlight - inFlight.availablePermits();
  }

  /** Whether this process published the request lately, and Kafka acknowledged it. */
  public boolean acceptedLately(String requestId) {
    return recent
        .find(requestId)
        .map(entry -> entry.publication().getNow(Publication.UNKNOWN) == Publication.ACKNOWLEDGED)
        .orElse(false);
  }

  /** Takes one request and waits for what becomes of it. */
  public Acceptance accept(byte[] body) throws InterruptedException {
    return await(begin(List.of(body)).getFirst());
  }

  /**
   * Begins to take these requests, in their order. The database is asked for all of them at once.
   *
   * @return one outcome each, in the same order, never completed exceptionally
   */
  public List<CompletableFuture<Acceptance>> begin(List<byte[]> bodies)
      throws InterruptedException {
    List<Candidate> candidates = bodies.stream().map(this::read).toList();
    Map<String, String> known = recorded.contentHashes(idsToAskFor(candidates));
    List<CompletableFuture<Acceptance>> outcomes = new ArrayList<>();
    for (Candidate candidate : candidates) {
      outcomes.add(begin(candidate, known));
    }
    return outcomes;
  }

  /** The outcome, when it is there. */
  public static Acceptance await(CompletableFuture<Acceptance> outcome)
      throws InterruptedException {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("taking a request failed", e);
    }
  }

  /** What a body turned out to be. */
  private sealed interface Candidate {
    /** One to publish, and what to publish of it. */
    final class Good implements Candidate {
      private final ReadRequest.Readable request;
      private final byte[] value;

      Good(ReadRequest.Readable request, byte[] value) {
        this.request = request;
        this.value = value;
      }
    }

    /** One that is answered at once. */
    record Refused(Acceptance answer) implements Candidate {}
  }

  private Candidate read(byte[] body) {
    if (body.length > MAX_BYTES) {
      return new Candidate.Refused(new Acceptance.TooLarge(MAX_BYTES));
    }
    return switch (RequestReader.read(body, newIds)) {
      case ReadRequest.Unreadable(DeadLetterCause cause, String message) ->
          new Candidate.Refused(
              cause == DeadLetterCause.INVALID_REQUEST_ID
                  ? new Acceptance.Invalid(withInvalidId(body, message))
                  : new Acceptance.Unreadable(message));
      case ReadRequest.Readable request ->
          request.isValid()
              ? stamped(request, body)
              : new Candidate.Refused(new Acceptance.Invalid(request.violations()));
    };
  }

  /** The id's violation and all others, which are found as soon as the id is another. */
  private List<Violation> withInvalidId(byte[] body, String message) {
    List<Violation> violations = new ArrayList<>();
    violations.add(new Violation(ReasonCode.INVALID_REQUEST, "requestId", message));
    String id = newIds.get();
    if (RequestReader.read(RequestReader.stamp(body, id), id)
        instanceof ReadRequest.Readable readable) {
      violations.addAll(readable.violations());
    }
    return violations;
  }

  private static Candidate stamped(ReadRequest.Readable request, byte[] body) {
    byte[] value = request.idGiven() ? body : RequestReader.stamp(body, request.requestId());
    // With its id put in it must still be readable for the processor.
    return value.length > MAX_BYTES
        ? new Candidate.Refused(new Acceptance.TooLarge(MAX_BYTES))
        : new Candidate.Good(request, value);
  }

  /** Ids made here are new, and those published lately are known. */
  private Set<String> idsToAskFor(List<Candidate> candidates) {
    Set<String> ids = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (candidate instanceof Candidate.Good good
          && good.request.idGiven()
          && recent.find(good.request.requestId()).isEmpty()) {
        ids.add(good.request.requestId());
      }
    }
    return ids;
  }

  private CompletableFuture<Acceptance> begin(Candidate candidate, Map<String, String> known) {
    return switch (candidate) {
      case Candidate.Refused(Acceptance answer) -> CompletableFuture.completedFuture(answer);
      case Candidate.Good good ->
          Optional.ofNullable(known.get(good.request.requestId()))
              .map(hash -> CompletableFuture.completedFuture(compare(good.request, hash)))
              .orElseGet(() -> publishOnce(good.request, good.value));
    };
  }

  private static Acceptance compare(ReadRequest.Readable request, String knownHash) {
    return knownHash.equals(request.contentHash())
        ? new Acceptance.Repeated(request.requestId())
        : new Acceptance.Conflicting(request.requestId());
  }

  private CompletableFuture<Acceptance> publishOnce(ReadRequest.Readable request, byte[] value) {
    Entry mine = Entry.of(request.contentHash());
    return recent
        .claim(request.requestId(), mine)
        .map(before -> follow(before, request, value))
        .orElseGet(() -> publish(mine, request, value));
  }

  /** Another with this id is, or was, being published: what becomes of that one decides. */
  private CompletableFuture<Acceptance> follow(
      Entry before, ReadRequest.Readable request, byte[] value) {
    if (!before.contentHash().equals(request.contentHash())) {
      return CompletableFuture.completedFuture(new Acceptance.Conflicting(request.requestId()));
    }
    if (!before.publication().isDone()) {
      return before
          .publication()
          .thenComposeAsync(outcome -> after(outcome, before, request, value), retries);
    }
    return after(before.publication().join(), before, request, value);
  }

  private CompletableFuture<Acceptance> after(
      Publication outcome, Entry before, ReadRequest.Readable request, byte[] value) {
    return switch (outcome) {
      case ACKNOWLEDGED ->
          CompletableFuture.completedFuture(new Acceptance.Repeated(request.requestId()));
      case NOT_WRITTEN -> publishOnce(request, value);
      case UNKNOWN -> {
        Entry mine = Entry.of(request.contentHash());
        yield recent.takeOver(request.requestId(), before, mine)
            ? publish(mine, request, value)
            : publishOnce(request, value);
      }
    };
  }

  private CompletableFuture<Acceptance> publish(
      Entry mine, ReadRequest.Readable request, byte[] value) {
    if (!inFlight.tryAcquire()) {
      end(mine, request, Publication.NOT_WRITTEN);
      return CompletableFuture.completedFuture(new Acceptance.TooManyInFlight());
    }
    return publisher
        .publish(request.lineKey(), value)
        .thenApply(
            outcome -> {
              inFlight.release();
              end(mine, request, outcome);
              return acceptance(outcome, request.requestId());
            });
  }

  private void end(Entry mine, ReadRequest.Readable request, Publication outcome) {
    if (outcome == Publication.NOT_WRITTEN) {
      recent.forget(request.requestId(), mine);
    }
    mine.publication().complete(outcome);
  }

  private static Acceptance acceptance(Publication outcome, String requestId) {
    return switch (outcome) {
      case ACKNOWLEDGED -> new Acceptance.Accepted(requestId);
      case NOT_WRITTEN -> new Acceptance.NotAccepted();
      case UNKNOWN -> new Acceptance.OutcomeUnknown(requestId);
    };
  }
}
