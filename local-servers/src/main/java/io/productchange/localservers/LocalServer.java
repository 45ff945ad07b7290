package io.productchange.localservers;

/**
 * A server that runs as a process of its own on this machine and keeps its data in a directory.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface LocalServer extends AutoCloseable {

  /**
   * Starts the server on the data it has, and returns when it answers. Starting a running server
   * does nothing. A server that was stopped or killed starts again on the same port.
   *
   * @throws LocalServerException if it does not answer within its bound; the message holds the last
   *     lines of the server's log
   */
  void start();

  /**
   * Stops the server as its makers intend, waits for its end and keeps its data. What has not ended
   * within a bound is killed. Stopping a server that does not run does nothing.
   */
  void stop();

  /**
   * Kills the server at once (SIGKILL), as a power failure of the process would, and returns when
   * it is gone. Its data stays as it was at that instant.
   */
  void kill();

  /** Freezes the server (SIGSTOP): its connections stay open and nothing is answered. */
  void pause();

  /** Lets a frozen server go on (SIGCONT). */
  void resume();

  /** Tells whether the server's process is alive; a frozen one is. */
  boolean running();

  /**
   * The process id of the running server.
   *
   * @throws IllegalStateException if the server does not run
   */
  long pid();

  /** Same as {@link #stop()}. */
  @Override
  void close();
}
