package io.productchange.ingestapi.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request as its endpoint sees it. Used by one thread. */
public final class Exchange {
  private final ServerRequest request;
  private final Map<String, String> path;
  private final BodyBudget budget;
  private final int maxChunkBytes;
  private final List<BodyBudget.Share> shares = new ArrayList<>();

  /**
   * @param maxChunkBytes how much a body of undeclared length can take, however little of it is
   *     read: the server takes each chunk as a whole
   */
  Exchange(ServerRequest request, Map<String, String> path, BodyBudget budget, int maxChunkBytes) {
    this.request = request;
    this.path = path;
    this.budget = budget;
    this.maxChunkBytes = maxChunkBytes;
  }

  /**
   * The segment of the path that stands for {@code {name}}, decoded.
   *
   * @throws ProblemException with 400 if it is not well-formed
   */
  public String path(String name) {
    @Nullable String raw = path.get(name);
    if (raw == null) {
      throw new IllegalArgumentException("this route has no {" + name + "}");
    }
    try {
      // A plus sign is a plus sign in a path.
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_PARAMETER, "The path has a broken percent-encoding")
          .exception();
    }
  }

  /**
   * The parameters of the query by name.
   *
   * @param known the names that mean something here
   * @throws ProblemException with 400 if there is any other, or one twice
   */
  public Map<String, String> query(Set<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    var query = request.query();
    for (String name : query.names()) {
      if (!known.contains(name)) {
        throw Problem.of(
                ProblemType.INVALID_PARAMETER,
                "There is a query parameter that means nothing here; known: "
                    + String.join(", ", known.stream().sorted().toList()))
            .exception();
      }
      List<String> found = query.all(name);
      if (found.size() > 1) {
        throw Problem.of(ProblemType.INVALID_PARAMETER, "More than one value")
            .with("parameter", name)
            .exception();
      }
      values.put(name, found.isEmpty() ? "" : found.getFirst());
    }
    return values;
  }

  /**
   * The body.
   *
   * @param mediaType what it must be, in UTF-8
   * @param maxBytes how long it may be
   * @throws ProblemException with 415 if it is something else, 413 if it is longer, even if only
   *     declared so
   */
  public byte[] body(String mediaType, int maxBytes) {
    checkMediaType(mediaType);
    long declared = request.headers().contentLength().orElse(0);
    if (declared > maxBytes) {
      throw tooLarge(maxBytes);
    }
    shares.add(budget.take(isChunked() ? maxChunkBytes : (int) declared));
    try {
      // Not closed here: that would read the rest, of a body that is too large for instance.
      byte[] body = request.content().inputStream().readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw tooLarge(maxBytes);
      }
      return body;
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw new CloseConnectionException("the client ended the connection in its request", e);
    } catch (IllegalArgumentException | DataReader.IncorrectNewLineException e) {
      throw RequestException.builder()
          .type(DirectHandler.EventType.BAD_REQUEST)
          .message("the framing of the body is broken")
          .cause(e)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException tooLarge(int maxBytes) {
    return Problem.of(ProblemType.BODY_TOO_LARGE, "At most %d bytes are taken".formatted(maxBytes))
        .exception();
  }

  private void checkMediaType(String expected) {
    Optional<HttpMediaType> found;
    try {
      found = request.headers().contentType();
    } catch (IllegalArgumentException e) {
      found = Optional.empty();
    }
    boolean fits =
        found
            .filter(type -> (type.type() + "/" + type.subtype()).equalsIgnoreCase(expected))
            .filter(type -> type.charset().map(Exchange::isUtf8).orElse(true))
            .isPresent();
    if (!fits) {
      throw Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "The body must come as 'Content-Type: %s', in UTF-8".formatted(expected))
          .header("Accept", expected)
          .exception();
    }
  }

  private static boolean isUtf8(String charset) {
    return charset.toLowerCase(Locale.ROOT).equals("utf-8");
  }

  private boolean isChunked() {
    return request.headers().contains(HeaderNames.TRANSFER_ENCODING);
  }

  /**
   * Whether a body of undeclared length was not read to its end. The server would read the rest a
   * whole chunk at a time, outside of any budget.
   */
  boolean leavesChunks() {
    return isChunked() && !request.content().consumed();
  }

  /** The request is answered. */
  void end() {
    shares.forEach(BodyBudget.Share::close);
  }

  Optional<String> authorization() {
    return request.headers().first(HeaderNames.AUTHORIZATION);
  }
}
