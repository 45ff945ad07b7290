package io.productchange.ingestapi.http;

/** Ends the handling of a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    // An expected end of a request, made for many of them: nobody looks at where it was thrown.
    super(problem.type() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
