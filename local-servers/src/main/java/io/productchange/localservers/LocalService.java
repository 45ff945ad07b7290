package io.productchange.localservers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process that is ready when a URL of its own answers with status 200: a service of a local
 * installation. What it writes is appended to {@code output.log} in its directory.
 */
public final class LocalService extends AbstractLocalServer {
  private static final Duration ANSWER_BOUND = Duration.ofSeconds(2);

  private final List<String> command;
  private final String marker;
  private final Map<String, String> environment;
  private final URI readyUrl;

  private LocalService(Builder builder) {
    super(builder.name, builder.directory, builder.options(), Signal.TERMINATE);
    this.command = List.copyOf(builder.command);
    this.marker = builder.marker;
    this.environment = Map.copyOf(builder.environment);
    this.readyUrl = builder.readyUrl;
  }

  /**
   * Describes a service.
   *
   * @param name what it is, for messages
   * @param directory its folder; made if missing
   * @param command what to run, which may replace itself by another program
   * @param marker a text that is in the command line of what finally runs, so that the process can
   *     be told from others after ours was killed
   * @param readyUrl answers with 200 once the service is ready
   */
  public static Builder builder(
      String name, Path directory, List<String> command, String marker, URI readyUrl) {
    return new Builder(name, directory, command, marker, readyUrl);
  }

  @Override
  ChildProcess launch() {
    return ChildProcess.start(name, directory, marker, output(), command, environment);
  }

  @Override
  boolean answers() {
    HttpRequest request = HttpRequest.newBuilder(readyUrl).timeout(ANSWER_BOUND).build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_BOUND).build()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  String logTail() {
    return LogTail.of(output());
  }

  @Override
  boolean startAgainElsewhere() {
    return false;
  }

  /** The file that the service's output goes to. */
  public Path output() {
    return directory.resolve("output.log");
  }

  /** Describes a service; bounds have defaults. */
  public static final class Builder extends ServerBuilder<LocalService, Builder> {
    private final String name;
    private final Path directory;
    private final List<String> command;
    private final String marker;
    private final URI readyUrl;
    private Map<String, String> environment = Map.of();

    private Builder(
        String name, Path directory, List<String> command, String marker, URI readyUrl) {
      super(ServerOptions.DEFAULT.withStopBound(Duration.ofSeconds(16)));
      this.name = name;
      this.directory = directory;
      this.command = command;
      this.marker = marker;
      this.readyUrl = readyUrl;
    }

    /** Added to the environment that is inherited, without what Kafka and PostgreSQL tools read. */
    public Builder environment(Map<String, String> variables) {
      this.environment = variables;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public LocalService build() {
      return new LocalService(this);
    }
  }
}
