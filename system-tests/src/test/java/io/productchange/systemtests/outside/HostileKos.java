package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Json;
import io.productchange.testservers.fuzz.Mutator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A KOS that executes, or does not, and then answers with a mutant of the truth: bodies mutated by
 * structure, any status, answers that are cut. Inquiries of a line that was never to be changed are
 * mutated too; once a change was asked for they tell the truth, since whoever lies then cannot be
 * judged. Lines that end with 0 or 1 get good answers only. It keeps the judge's list: who was
 * executed how often. Thread-safe.
 */
final class HostileKos implements AutoCloseable {
  static final String CURRENT = "5G_SLIM_6G";
  static final String TARGET = "5G_UNLIMITED";

  private final HttpServer server;
  private final Random random = FuzzRun.random("hostile KOS");
  private final Mutator mutator = new Mutator(random);
  private final Map<String, String> productByLine = new ConcurrentHashMap<>();
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final Map<String, Integer> executions = new ConcurrentHashMap<>();
  private final List<String> sendsAfterExecution = new ArrayList<>();
  private int lists;
  private int mutants;

  HostileKos() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/api/v1/kos/product/inquiry", exchange -> answer(exchange, this::inquiry));
    server.createContext("/api/v1/kos/product/list", exchange -> answer(exchange, this::list));
    server.createContext("/api/v1/kos/product/change", exchange -> answer(exchange, this::change));
    server.start();
  }

  /** What is sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reply(int status, byte[] body, boolean cut) {
    static Reply good(String body) {
      return new Reply(200, body.getBytes(UTF_8), false);
    }
  }

  @FunctionalInterface
  private interface Endpoint {
    Reply reply(Json request);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often KOS executed a request, for those that it executed at all. */
  Map<String, Integer> executions() {
    return new TreeMap<>(executions);
  }

  /** How many change calls came. */
  int changeCalls() {
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Ids that were sent once more after KOS had executed them. */
  synchronized List<String> sendsAfterExecution() {
    return List.copyOf(sendsAfterExecution);
  }

  /** How many answers were not the plain truth. */
  synchronized int mutants() {
    return mutants;
  }

  private void answer(HttpExchange exchange, Endpoint endpoint) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Reply reply;
      synchronized (this) {
        reply = endpoint.reply(body.isEmpty() ? new Json.Raw("null") : Json.parse(body));
      }
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("Set-Cookie", "session=" + Canaries.KOS_COOKIE);
      boolean bodiless = reply.status() == 204 || reply.body().length == 0;
      exchange.sendResponseHeaders(
          reply.status(), bodiless ? -1 : reply.body().length + (reply.cut() ? 100 : 0));
      if (!bodiless) {
        exchange.getResponseBody().write(reply.body());
        exchange.getResponseBody().flush();
      }
    }
  }

  private Reply inquiry(Json request) {
    String line = Json.text(request, "lineNumber").orElse("");
    String body =
        """
        {"success":true,"resultCode":"0000","resultMessage":"ok","data":{"requestId":"x",
         "procStatus":"DONE","resultCode":"0000","resultMessage":"ok",
         "productInfo":{"lineNumber":%s,"currentProductCode":%s,"currentProductName":"name",
         "monthlyFee":69000,"productStatus":"ACTIVE"},"customerInfo":{"customerName":"%s",
         "customerId":"K-1","operatorCode":"OP","lineStatus":"ACTIVE","alias":"%s"}},
         "timestamp":"2026-03-01T14:30:00","traceId":"t"}"""
            .formatted(
                new Json.Str(line).write(),
                new Json.Str(productByLine.getOrDefault(line, CURRENT)).write(),
                Canaries.CUSTOMER_NAME,
                Canaries.CUSTOMER_NAME_HANGUL);
    boolean honest = isPlain(line) || productByLine.containsKey(line) || random.nextInt(3) > 0;
    return honest ? Reply.good(body) : mutant(body);
  }

  /** The first answers are useless: whoever needs the list waits for a good one. */
  private Reply list(Json request) {
    String body =
        """
        {"success":true,"resultCode":"0000","data":{"resultCode":"0000","productCount":2,"products":[
         {"product_code":"%s","product_name":"a","status":"ACTIVE"},
         {"product_code":"%s","product_name":"b","status":"ACTIVE"}]}}"""
            .formatted(CURRENT, TARGET);
    return lists++ < 3
        ? new Reply(200, body.substring(0, 100).getBytes(UTF_8), false)
        : Reply.good(body);
  }

  private Reply change(Json request) {
    String id = Json.text(request, "requestId").orElse("");
    String line = Json.text(request, "lineNumber").orElse("");
    String target = Json.text(request, "targetProductCode").orElse("");
    calls.merge(id, 1, Integer::sum);
    if (executions.containsKey(id)) {
      sendsAfterExecution.add(id);
    }
    boolean plain = isPlain(line);
    boolean executes = plain || random.nextBoolean();
    if (executes) {
      executions.merge(id, 1, Integer::sum);
      productByLine.put(line, target);
    } else {
      productByLine.putIfAbsent(line, CURRENT);
    }
    String body = executes ? done(id, line, target) : FAILURES.get(random.nextInt(2));
    if (executes && !plain && random.nextInt(4) == 0) {
      body = FAILURES.get(1);
    }
    return plain ? Reply.good(body) : mutant(body);
  }

  private static final List<String> FAILURES =
      List.of(
          "{\"success\":false,\"resultCode\":\"2002\",\"resultMessage\":\"정지\",\"data\":null}",
          "{\"success\":false,\"resultCode\":\"2099\",\"resultMessage\":\"오류\",\"data\":null}");

  private static String done(String id, String line, String target) {
    return """
        {"success":true,"resultCode":"0000","resultMessage":"ok","data":{"requestId":%s,
         "resultCode":"0000","changeInfo":{"lineNumber":%s,"newProductCode":%s,
         "effectiveDate":"20260301","kosOrderNumber":"KO-1","ownerName":{"customerName":"%s"}}},
         "traceId":"t"}"""
        .formatted(
            new Json.Str(id).write(),
            new Json.Str(line).write(),
            new Json.Str(target).write(),
            Canaries.CUSTOMER_NAME);
  }

  private Reply mutant(String body) {
    mutants++;
    int status = random.nextInt(6) == 0 ? STATUSES.get(random.nextInt(STATUSES.size())) : 200;
    return new Reply(status, Canaries.mutateAnswer(mutator, body), random.nextInt(12) == 0);
  }

  private static final List<Integer> STATUSES = List.of(201, 204, 302, 400, 404, 500, 503);

  private static boolean isPlain(String line) {
    return line.endsWith("0") || line.endsWith("1");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
