package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.journal.JournalWriter;
import io.productchange.kossimulator.json.Json;
import io.productchange.kossimulator.kos.LineBook;
import io.productchange.kossimulator.rule.RuleBook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The control endpoint under {@code /admin}. Thread-safe. */
public final class AdminCalls {
  /** What every path here begins with. */
  public static final String PREFIX = "/admin/";

  private final RuleCalls rules;
  private final LineCalls lines;
  private final JournalCalls journal;
  private final Figures figures;
  private final @Nullable String token;

  /**
   * @param token what callers must bear; null = nobody is asked
   */
  public AdminCalls(
      RuleBook rules,
      LineBook lines,
      JournalWriter journal,
      Figures figures,
      @Nullable String token) {
    this.rules = new RuleCalls(rules);
    this.lines = new LineCalls(lines);
    this.journal = new JournalCalls(journal);
    this.figures = figures;
    this.token = token;
  }

  /**
   * Answers a call.
   *
   * @throws InterruptedException if the process stops meanwhile
   */
  public Response handle(Request request) throws InterruptedException {
    String path = request.head().path().substring(PREFIX.length());
    boolean get = request.head().method().equals("GET");
    if (path.equals("health")) {
      return get ? Replies.json(200, Json.object().put("status", "UP")) : Replies.notAllowed("GET");
    }
    if (!authorized(request)) {
      return Replies.unauthorized();
    }
    if (path.startsWith("rules/")) {
      return rules.one(request, path.substring("rules/".length()));
    }
    if (path.startsWith("lines/")) {
      return lines.handle(request, path.substring("lines/".length()));
    }
    return switch (path) {
      case "rules" -> rules.all(request);
      case "journal" -> get ? journal.get(request.head().query()) : Replies.notAllowed("GET");
      case "stats" -> stats(request);
      default ->
          Replies.problem(
              404, List.of("there are /admin/health, rules, lines/{line}, journal and stats"));
    };
  }

  private boolean authorized(Request request) {
    if (token == null) {
      return true;
    }
    byte[] wanted = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    byte[] given =
        request.head().header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(wanted, given);
  }

  private Response stats(Request request) {
    return switch (request.head().method()) {
      case "GET" -> Replies.json(200, figures.toJson());
      case "DELETE" -> {
        figures.resetConcurrentMax();
        yield Replies.json(200, figures.toJson());
      }
      default -> Replies.notAllowed("GET, DELETE");
    };
  }
}
