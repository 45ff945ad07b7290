package io.productchange.kosadapter.kos;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wrapper of every KOS answer, as far as it is there. Any field may be missing; unknown ones
 * are ignored.
 *
 * @param success as stated, or null where it is missing or no boolean
 * @param resultCode as stated, or null where it is missing or no string
 * @param resultMessage as stated, or the empty text
 * @param data as stated; a missing node where there is none
 * @param whole the whole document
 */
record KosEnvelope(
    @Nullable Boolean success,
    @Nullable String resultCode,
    String resultMessage,
    JsonNode data,
    JsonNode whole) {

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9._:+-]{1,40})", Pattern.CASE_INSENSITIVE);

  /** Untrusted input: a duplicate key or anything after the document makes it unreadable. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(64 * 1024)
                          .maxNameLength(64)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** The envelope, or empty where the body is not one JSON object. */
  static Optional<KosEnvelope> of(Exchange.Complete answer) {
    return tree(answer)
        .filter(JsonNode::isObject)
        .map(
            whole ->
                new KosEnvelope(
                    whole.path("success").isBoolean()
                        ? (Boolean) whole.path("success").booleanValue()
                        : null,
                    text(whole, "resultCode"),
                    Optional.ofNullable(text(whole, "resultMessage")).orElse(""),
                    whole.path("data"),
                    whole));
  }

  /** Whether the call succeeded: every statement that the envelope makes about it says so. */
  boolean saysDone() {
    return Boolean.TRUE.equals(success)
        && "0000".equals(resultCode)
        && (dataCode() == null || "0000".equals(dataCode()));
  }

  /** Whether the call failed with this very code: no statement of the envelope contradicts it. */
  boolean saysFailed() {
    return Boolean.FALSE.equals(success)
        && resultCode != null
        && !"0000".equals(resultCode)
        && (dataCode() == null || resultCode.equals(dataCode()));
  }

  /** The code within {@code data}, or null. */
  private @Nullable String dataCode() {
    return text(data, "resultCode");
  }

  static @Nullable String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isString() ? value.stringValue() : null;
  }

  /** The body as JSON, whatever its declared type; empty where it is none. */
  static Optional<JsonNode> tree(Exchange.Complete answer) {
    if (answer.body().length == 0) {
      return Optional.empty();
    }
    try (Reader reader =
        new InputStreamReader(
            new ByteArrayInputStream(answer.body()),
            charset(answer)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT))) {
      return Optional.ofNullable(MAPPER.readTree(reader));
    } catch (JacksonException | NumberFormatException | IOException e) {
      // NumberFormatException: an exponent beyond BigDecimal's, which Jackson passes on as it is.
      return Optional.empty();
    }
  }

  /** As declared, else UTF-8 (RFC 8259 section 8.1). */
  private static Charset charset(Exchange.Complete answer) {
    String type = answer.headers().getOrDefault("content-type", "");
    Matcher declared = CHARSET.matcher(type);
    if (!declared.find()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
