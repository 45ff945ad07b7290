package io.productchange.schema.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of our own messages, one way for all modules: UTF-8, lowerCamelCase, fields in the order of
 * the record's components, absent optional fields left out, instants in UTC with exactly six
 * decimals, numbers inside {@link JsonNode} kept digit by digit. So equal records give equal bytes,
 * today and in any later version that only adds fields.
 *
 * <p>Reading ignores unknown fields, so that a newer writer does not break an older reader; a
 * missing required field, a wrong type, an unknown constant, a field twice and anything after the
 * document are refused. There is no default typing. Requests from outside are not read with this
 * class but with {@code RequestReader}, which has tighter limits.
 *
 * <p>Thread-safe; nothing here has state.
 */
public final class JsonCodec {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new InstantModule())
          .annotationIntrospector(
              AnnotationIntrospector.pair(
                  new NullnessIntrospector(), new JacksonAnnotationIntrospector()))
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(
              MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
          .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonCodec() {}

  /**
   * The value as JSON. Total for our message records: a lone surrogate, which UTF-8 cannot express,
   * is written as U+FFFD.
   *
   * @throws IllegalArgumentException if the value's type cannot be written as JSON
   */
  public static byte[] write(Object value) {
    try {
      // Not writeValueAsBytes: its generator throws on a lone surrogate, and such a text may come
      // from KOS. The character generator lets it pass, and encoding replaces it.
      return Text.wellFormed(MAPPER.writeValueAsString(value)).getBytes(StandardCharsets.UTF_8);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          value.getClass().getSimpleName() + " cannot be written as JSON: " + describe(e));
    }
  }

  /** The same as {@link #write}, as a string. */
  public static String writeString(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /**
   * Reads one message.
   *
   * @throws SerializationException if the bytes are not such a message; its text names the place
   *     but no content, for that may be personal data
   */
  public static <T> T read(byte[] json, Class<T> type) {
    T value;
    try {
      value = MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw unreadable(type, describe(e));
    } catch (NumberFormatException e) {
      // Jackson passes it on as it is.
      throw unreadable(type, "a number's exponent is beyond all bounds");
    }
    if (value == null) {
      throw unreadable(type, "it is null");
    }
    return value;
  }

  /**
   * Reads one message from a string.
   *
   * @throws SerializationException as {@link #read(byte[], Class)}
   */
  public static <T> T read(String json, Class<T> type) {
    return read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  /**
   * Any JSON document as a tree, numbers kept digit by digit.
   *
   * @throws SerializationException as {@link #read(byte[], Class)}
   */
  public static JsonNode readTree(String json) {
    return read(json, JsonNode.class);
  }

  /**
   * A serde for a topic's values (or a store's); null stands for null.
   *
   * @see #write what is written
   * @see #read(byte[], Class) what is read, and what its deserializer throws
   */
  public static <T> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : write(value),
        (topic, bytes) -> bytes == null ? null : read(bytes, type));
  }

  private static SerializationException unreadable(Class<?> type, String why) {
    return new SerializationException("expected " + type.getSimpleName() + " as JSON but " + why);
  }

  /** Kind and place of a problem, without the content that Jackson's own message quotes. */
  private static String describe(JacksonException e) {
    String field =
        e.getPath().stream()
            .map(step -> step.getPropertyName() == null ? "[]" : step.getPropertyName())
            .collect(Collectors.joining("."));
    return switch (e) {
      case InvalidTypeIdException unknown -> "its type is none of the known ones";
      case DatabindException mismatch when !field.isEmpty() -> "its field " + field + " is not fit";
      case DatabindException mismatch -> "its content is not fit" + place(e);
      default -> "it is no JSON" + place(e);
    };
  }

  private static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
