package io.productchange.kossimulator;

import io.productchange.kossimulator.admin.AdminCalls;
import io.productchange.kossimulator.admin.ManagementCalls;
import io.productchange.kossimulator.catalogue.IntegrationType;
import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Answer;
import io.productchange.kossimulator.http.Ending;
import io.productchange.kossimulator.http.Handler;
import io.productchange.kossimulator.http.HttpProblem;
import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.RequestHead;
import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.kos.Envelopes;
import io.productchange.kossimulator.kos.KosCalls;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests to KOS's calls or to the control endpoint, by their path. Thread-safe. */
final class Front implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Front.class);

  private final KosCalls calls;
  private final AdminCalls admin;
  private final ManagementCalls management;
  private final Envelopes envelopes;

  Front(KosCalls calls, AdminCalls admin, ManagementCalls management, Envelopes envelopes) {
    this.calls = calls;
    this.admin = admin;
    this.management = management;
    this.envelopes = envelopes;
  }

  @Override
  public Optional<Ending> beforeBody(RequestHead head) {
    return IntegrationType.ofPath(head.path())
        .filter(type -> type.method().equals(head.method()))
        .flatMap(calls::reception);
  }

  @Override
  public Answer handle(Request request) throws InterruptedException {
    String path = request.head().path();
    Optional<IntegrationType> type = IntegrationType.ofPath(path);
    if (type.isPresent()) {
      return calls.handle(type.get(), request);
    }
    if (path.startsWith(AdminCalls.PREFIX)) {
      return Answer.of(admin.handle(request));
    }
    if (ManagementCalls.owns(path)) {
      return Answer.of(management.handle(request));
    }
    return Answer.of(envelopes.bare(404, ResultCode.SYSTEM_ERROR, "no such path"));
  }

  @Override
  public Response problem(HttpProblem problem) {
    return envelopes.bare(problem.status(), ResultCode.SYSTEM_ERROR, problem.getMessage());
  }

  @Override
  public Response failure(RuntimeException failure) {
    LOG.error("a call failed", failure);
    return Response.text(500, "internal error\n");
  }
}
