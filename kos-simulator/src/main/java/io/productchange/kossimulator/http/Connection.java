package io.productchange.kossimulator.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, served on one virtual thread; closed from another when it takes too long. */
final class Connection implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long DRAIN_BYTES = 256 * 1024;
  private static final int DRAIN_MILLIS = 1_000;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final long number;
  private final HttpServer server;
  private final HttpLimits limits;
  private final Handler handler;
  private final RequestReader reader;

  /** {@link System#nanoTime} at which to close it; meaningful while {@link #timed}. */
  private volatile long deadlineNanos;

  private volatile boolean timed;
  private volatile boolean idle = true;
  private volatile @Nullable Thread thread;

  Connection(Socket socket, long number, HttpServer server, Handler handler) throws IOException {
    this.socket = socket;
    this.number = number;
    this.server = server;
    this.limits = server.limits();
    this.handler = handler;
    this.reader = new RequestReader(socket.getInputStream(), limits);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    Ending ending = Ending.CLOSE;
    try {
      Ending last = null;
      while (last == null) {
        last = serveOne();
      }
      ending = last;
    } catch (IOException e) {
      LOG.debug("connection {} ended: {}", number, e.toString());
    } catch (InterruptedException e) {
      LOG.debug("connection {} interrupted by the stop", number);
    } finally {
      end(ending);
      server.ended(this);
    }
  }

  /** Serves one request; returns how the connection ends, or null when it stays. */
  private @Nullable Ending serveOne() throws IOException, InterruptedException {
    idle = true;
    within(limits.idleTimeout());
    if (server.stopping() || !reader.awaitRequest()) {
      return Ending.CLOSE;
    }
    idle = false;
    within(limits.requestTimeout());
    Request request;
    boolean keepAlive;
    try {
      RequestHead head = reader.readHead();
      Optional<Ending> cut = handler.beforeBody(head);
      if (cut.isPresent()) {
        return cut.get();
      }
      request = new Request(head, body(head), number);
      keepAlive = head.keepsAlive() && !server.stopping();
    } catch (HttpProblem problem) {
      return refuse(handler.problem(problem));
    }
    timed = false;
    boolean withBody = !request.head().method().equals("HEAD");
    return send(answer(request), keepAlive, withBody);
  }

  private byte[] body(RequestHead head) throws IOException, HttpProblem {
    RequestReader.Framing framing = reader.framing(head);
    String expect = head.header("expect").orElse("").toLowerCase(Locale.ROOT);
    if (framing.hasBody() && head.http11() && expect.equals("100-continue")) {
      socket.getOutputStream().write(CONTINUE);
    }
    return reader.readBody(framing);
  }

  private Answer answer(Request request) throws InterruptedException {
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      return Answer.of(handler.failure(e));
    }
  }

  private @Nullable Ending send(Answer answer, boolean keepAlive, boolean withBody)
      throws IOException, InterruptedException {
    Sender sender = new Sender(this, socket.getOutputStream());
    boolean asIntended = false;
    try {
      if (!(answer.transmission() instanceof Transmission.Silence)) {
        expectProgress();
      }
      Ending ending = sender.send(answer.transmission(), keepAlive, withBody);
      asIntended = true;
      return ending;
    } finally {
      timed = false;
      answer.listener().sent(sender.bytes(), asIntended);
    }
  }

  private Ending refuse(Response response) throws IOException, InterruptedException {
    send(Answer.of(response), false, true);
    // What the peer is still sending is read and dropped, or the reset would destroy the answer.
    socket.shutdownOutput();
    within(Duration.ofMillis(DRAIN_MILLIS));
    reader.drain(DRAIN_BYTES);
    return Ending.CLOSE;
  }

  /** From now, the peer has the answer timeout to take the next piece. */
  void expectProgress() {
    within(limits.answerTimeout());
  }

  /** From now, it is this side that takes its time. */
  void expectNothing() {
    timed = false;
  }

  private void within(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
    timed = true;
  }

  /** Reads something and drops it; -1 at the end of the stream. */
  int readAndDrop(int timeoutMillis) throws IOException {
    socket.setSoTimeout(timeoutMillis);
    return socket.getInputStream().read(new byte[1024]);
  }

  private void end(Ending ending) {
    try (socket) {
      if (ending == Ending.RESET) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      LOG.debug("connection {} was not closed cleanly: {}", number, e.toString());
    }
  }

  /** Closes it from another thread when it is beyond its deadline. */
  void closeIfOverdue(long nowNanos) {
    if (timed && nowNanos - deadlineNanos > 0) {
      close();
    }
  }

  /** Closes it from another thread when it waits for a request. */
  void closeIfIdle() {
    if (idle) {
      close();
    }
  }

  /** Closes it from another thread and interrupts whatever it waits for. */
  void abort() {
    Thread serving = thread;
    if (serving != null) {
      serving.interrupt();
    }
    close();
  }

  private void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("connection {} was not closed cleanly: {}", number, e.toString());
    }
  }
}
