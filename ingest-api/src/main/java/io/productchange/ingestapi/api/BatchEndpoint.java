package io.productchange.ingestapi.api;

import io.productchange.ingestapi.accept.Acceptance;
import io.productchange.ingestapi.accept.RequestAcceptor;
import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import io.productchange.ingestapi.http.Problem;
import io.productchange.ingestapi.http.ProblemType;
import io.productchange.schema.message.JsonCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/change-requests/batch}: takes many change requests, one a line, and answers each
 * with a line of its own in the same order. One that is refused does not keep the others from being
 * taken.
 */
final class BatchEndpoint implements Endpoint {
  static final String NDJSON = "application/x-ndjson";

  /** The whole body; about 4,000 requests. */
  static final int MAX_BYTES = 1024 * 1024;

  /**
   * How many of one batch wait for Kafka at once, so that batches leave room for single requests.
   */
  private static final int WINDOW = 128;

  private static final int BATCHES_AT_ONCE = 4;

  private final RequestAcceptor acceptor;
  private final Semaphore batches = new Semaphore(BATCHES_AT_ONCE);

  BatchEndpoint(RequestAcceptor acceptor) {
    this.acceptor = acceptor;
  }

  /**
   * The outcome of one line.
   *
   * @param line counted from 1, empty ones included
   * @param status what the request would have been answered with alone
   * @param duplicate as in the answer to a single request
   * @param problem as in the answer to a single request
   */
  record LineOutcome(
      int line,
      int status,
      @Nullable String requestId,
      @Nullable Boolean duplicate,
      @Nullable Map<String, Object> problem) {

    static LineOutcome of(int line, Acceptance acceptance) {
      return AcceptanceAnswers.accepted(acceptance)
          .map(body -> new LineOutcome(line, 202, body.requestId(), body.duplicate(), null))
          .orElseGet(
              () -> {
                Problem problem = AcceptanceAnswers.problem(acceptance);
                return new LineOutcome(
                    line, problem.type().status(), null, null, problem.document());
              });
    }
  }

  /** One line that is not empty. */
  private static final class Line {
    private final int number;
    private final byte[] content;

    Line(int number, byte[] content) {
      this.number = number;
      this.content = content;
    }
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    exchange.query(Set.of());
    if (!batches.tryAcquire()) {
      throw Problem.of(
              ProblemType.TOO_MANY_IN_FLIGHT, "Other batches are being taken; repeat it later")
          .retryAfterSeconds(1)
          .exception();
    }
    try {
      List<Line> lines = lines(exchange.body(NDJSON, MAX_BYTES));
      StringBuilder outcomes = new StringBuilder();
      for (int from = 0; from < lines.size(); from += WINDOW) {
        take(lines.subList(from, Math.min(lines.size(), from + WINDOW)), outcomes);
      }
      return Answer.of(200, NDJSON, outcomes.toString());
    } finally {
      batches.release();
    }
  }

  private void take(List<Line> lines, StringBuilder outcomes) throws InterruptedException {
    List<CompletableFuture<Acceptance>> taken =
        acceptor.begin(lines.stream().map(line -> line.content).toList());
    for (int i = 0; i < taken.size(); i++) {
      Acceptance acceptance = RequestAcceptor.await(taken.get(i));
      outcomes
          .append(JsonCodec.writeString(LineOutcome.of(lines.get(i).number, acceptance)))
          .append('\n');
    }
  }

  private static List<Line> lines(byte[] body) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    int start = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        number++;
        byte[] content = Arrays.copyOfRange(body, start, i);
        if (!isBlank(content)) {
          lines.add(new Line(number, content));
        }
        start = i + 1;
      }
    }
    return lines;
  }

  private static boolean isBlank(byte[] content) {
    for (byte b : content) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
