package io.productchange.kossimulator;

import io.productchange.kossimulator.admin.ManagementCalls;
import io.productchange.kossimulator.http.Answer;
import io.productchange.kossimulator.http.Ending;
import io.productchange.kossimulator.http.Handler;
import io.productchange.kossimulator.http.HttpProblem;
import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.RequestHead;
import io.productchange.kossimulator.http.Response;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers health and metrics alone, on a port of their own. Thread-safe. */
final class ManagementFront implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementFront.class);

  private final ManagementCalls management;

  ManagementFront(ManagementCalls management) {
    this.management = management;
  }

  @Override
  public Optional<Ending> beforeBody(RequestHead head) {
    return Optional.empty();
  }

  @Override
  public Answer handle(Request request) {
    return Answer.of(management.handle(request));
  }

  @Override
  public Response problem(HttpProblem problem) {
    return Response.text(problem.status(), problem.getMessage() + "\n");
  }

  @Override
  public Response failure(RuntimeException failure) {
    LOG.error("a management call failed", failure);
    return Response.text(500, "internal error\n");
  }
}
