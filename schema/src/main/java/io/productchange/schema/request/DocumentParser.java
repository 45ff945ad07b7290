package io.productchange.schema.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads untrusted bytes as one JSON object (RFC 8259) in UTF-8 within {@link RequestLimits}. It
 * reads tokens rather than a tree, so that numbers keep their text and a field that occurs twice is
 * seen. One instance reads one value.
 */
final class DocumentParser {

  /** Jackson's own limits are wider: the exact ones are checked here, the same for every input. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(RequestLimits.DOCUMENT_BYTES)
                  .maxNestingDepth(RequestLimits.DEPTH + 1)
                  .maxStringLength(RequestLimits.DOCUMENT_BYTES)
                  .maxNameLength(RequestLimits.DOCUMENT_BYTES)
                  .maxNumberLength(RequestLimits.DOCUMENT_BYTES)
                  .build())
          .build();

  private final String text;
  private final JsonParser in;
  private int depth;

  private DocumentParser(String text, JsonParser in) {
    this.text = text;
    this.in = in;
  }

  static RequestDocument parse(byte @Nullable [] value) throws UnreadableException {
    String text = decode(value);
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return new DocumentParser(text, in).document();
    } catch (StreamConstraintsException e) {
      throw new UnreadableException("expected JSON within the limits of input but it is not", e);
    } catch (JacksonException e) {
      throw new UnreadableException("expected one JSON object but it is no JSON" + place(e), e);
    }
  }

  private static String decode(byte @Nullable [] value) throws UnreadableException {
    if (value == null || value.length == 0) {
      throw new UnreadableException("expected one JSON object but there is no value");
    }
    if (value.length > RequestLimits.DOCUMENT_BYTES) {
      throw new UnreadableException(
          "expected at most %d bytes but there are %d"
              .formatted(RequestLimits.DOCUMENT_BYTES, value.length));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException("expected UTF-8 but some bytes are not", e);
    }
    if (text.charAt(0) == '\uFEFF') {
      throw new UnreadableException(
          "expected one JSON object but it begins with a byte order mark");
    }
    return text;
  }

  private RequestDocument document() throws UnreadableException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new UnreadableException(
          in.currentToken() == null
              ? "expected one JSON object but there is only white space"
              : "expected one JSON object but it is " + kind().inWords());
    }
    int objectStart = tokenStart();
    Map<RequestField, FieldValue> fields = new EnumMap<>(RequestField.class);
    Set<String> names = new HashSet<>();
    depth = 1;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      @Nullable RequestField field = RequestField.named(nameSeenFirst(names));
      in.nextToken();
      FieldValue value = value();
      if (field != null) {
        fields.put(field, value);
      }
    }
    if (in.nextToken() != null) {
      throw new UnreadableException("expected one JSON object but more follows it" + place());
    }
    return new RequestDocument(text, objectStart, names.isEmpty(), fields);
  }

  private FieldValue value() throws UnreadableException {
    FieldValue.Kind kind = kind();
    int start = tokenStart();
    String canonical = canonical();
    String content = kind == FieldValue.Kind.STRING ? in.getString() : canonical;
    int end = Math.toIntExact(in.currentLocation().getCharOffset());
    return new FieldValue(kind, content, canonical, start, end);
  }

  /** Canonical JSON of the value at the current token; ends at the value's last token. */
  private String canonical() throws UnreadableException {
    return switch (kind()) {
      case STRING -> CanonicalJson.string(string());
      case NUMBER -> number();
      case BOOLEAN -> String.valueOf(in.getBooleanValue());
      case NULL -> "null";
      case ARRAY -> array();
      case OBJECT -> object();
    };
  }

  private String array() throws UnreadableException {
    descend();
    StringJoiner elements = new StringJoiner(",", "[", "]");
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(canonical());
    }
    depth--;
    return elements.toString();
  }

  private String object() throws UnreadableException {
    descend();
    Set<String> names = new HashSet<>();
    Map<String, String> sorted = new TreeMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = nameSeenFirst(names);
      in.nextToken();
      sorted.put(name, canonical());
    }
    depth--;
    StringJoiner members = new StringJoiner(",", "{", "}");
    sorted.forEach((name, value) -> members.add(CanonicalJson.string(name) + ":" + value));
    return members.toString();
  }

  private void descend() throws UnreadableException {
    if (++depth > RequestLimits.DEPTH) {
      throw new UnreadableException(
          "expected at most " + RequestLimits.DEPTH + " levels but it is nested deeper");
    }
  }

  private String nameSeenFirst(Set<String> names) throws UnreadableException {
    String name = in.currentName();
    if (name.length() > RequestLimits.NAME_CHARACTERS) {
      throw new UnreadableException(
          "expected field names of at most %d characters but one has %d"
              .formatted(RequestLimits.NAME_CHARACTERS, name.length()));
    }
    if (!names.add(name)) {
      throw new UnreadableException("expected every field once but one occurs twice" + place());
    }
    return name;
  }

  private String string() throws UnreadableException {
    String string = in.getString();
    if (string.length() > RequestLimits.STRING_CHARACTERS) {
      throw new UnreadableException(
          "expected strings of at most %d characters but one has %d"
              .formatted(RequestLimits.STRING_CHARACTERS, string.length()));
    }
    return string;
  }

  private String number() throws UnreadableException {
    String number = in.getString();
    if (number.length() > RequestLimits.NUMBER_CHARACTERS) {
      throw new UnreadableException(
          "expected numbers of at most %d characters but one has %d"
              .formatted(RequestLimits.NUMBER_CHARACTERS, number.length()));
    }
    return number;
  }

  private FieldValue.Kind kind() {
    return switch (in.currentToken()) {
      case VALUE_STRING -> FieldValue.Kind.STRING;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> FieldValue.Kind.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> FieldValue.Kind.BOOLEAN;
      case VALUE_NULL -> FieldValue.Kind.NULL;
      case START_OBJECT -> FieldValue.Kind.OBJECT;
      case START_ARRAY -> FieldValue.Kind.ARRAY;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("no value can begin with " + in.currentToken());
    };
  }

  private int tokenStart() {
    return Math.toIntExact(in.currentTokenLocation().getCharOffset());
  }

  private String place() {
    return place(in.currentTokenLocation());
  }

  private static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null ? "" : place(at);
  }

  private static String place(TokenStreamLocation at) {
    return " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
