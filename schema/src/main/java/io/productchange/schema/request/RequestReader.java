package io.productchange.schema.request;

import io.productchange.schema.message.DeadLetterCause;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a change request into what it means: the one place where valid, identical and
 * conflicting are decided, for the ingest API, the processor and replay alike.
 *
 * <p>Pure and thread-safe. Whatever the bytes, it answers and does not throw.
 */
public final class RequestReader {

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,50}");

  private RequestReader() {}

  /**
   * Reads one request.
   *
   * @param value the record's value; null for a tombstone
   * @param idIfAbsent gives the request's id where the sender gave none: the origin of its record,
   *     or a new one at the HTTP edge
   * @throws IllegalArgumentException if the supplied id is not a valid one, which is the caller's
   *     mistake and never the sender's
   */
  public static ReadRequest read(byte @Nullable [] value, Supplier<String> idIfAbsent) {
    RequestDocument request;
    try {
      request = DocumentParser.parse(value);
    } catch (UnreadableException e) {
      return new ReadRequest.Unreadable(DeadLetterCause.UNREADABLE, messageOf(e));
    }
    FieldValue id = request.stated(RequestField.REQUEST_ID);
    if (id == null) {
      String derived = idIfAbsent.get();
      if (!isRequestId(derived)) {
        throw new IllegalArgumentException("expected " + ID_RULE + " but the id to give is not");
      }
      return readable(request, derived, false);
    }
    return id.kind() == FieldValue.Kind.STRING && isRequestId(id.text())
        ? readable(request, id.text(), true)
        : new ReadRequest.Unreadable(DeadLetterCause.INVALID_REQUEST_ID, badId(id));
  }

  /** The same with an id that is there already, such as the record's origin. */
  public static ReadRequest read(byte @Nullable [] value, String idIfAbsent) {
    return read(value, () -> idIfAbsent);
  }

  /** Whether it is 1 to 50 of the characters {@code A-Za-z0-9._:-}. */
  public static boolean isRequestId(String text) {
    return REQUEST_ID.matcher(text).matches();
  }

  /** Whether it is {@code 010} and 8 digits. */
  public static boolean isLineNumber(@Nullable String text) {
    return RequestRules.isLineNumber(text);
  }

  /**
   * The same request with the id put in; everything else stays as it is, byte for byte. Returns the
   * given bytes where they have that id already.
   *
   * @throws IllegalArgumentException if the value is not readable, or the id is not a valid one
   */
  public static byte[] stamp(byte[] value, String requestId) {
    if (!isRequestId(requestId)) {
      throw new IllegalArgumentException("expected " + ID_RULE + " but the id to put in is not");
    }
    try {
      return stamp(DocumentParser.parse(value), value, requestId);
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(messageOf(e), e);
    }
  }

  private static final String ID_RULE = "a requestId of 1 to 50 characters out of A-Za-z0-9._:-";

  private static byte[] stamp(RequestDocument request, byte[] value, String requestId) {
    FieldValue present = request.fields().get(RequestField.REQUEST_ID);
    StringBuilder text = new StringBuilder(request.text());
    String quoted = CanonicalJson.string(requestId);
    if (present == null) {
      String comma = request.isEmptyObject() ? "" : ",";
      text.insert(request.objectStart() + 1, "\"requestId\":" + quoted + comma);
    } else if (present.canonical().equals(quoted)) {
      return value;
    } else {
      text.replace(present.start(), present.end(), quoted);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ReadRequest.Readable readable(
      RequestDocument request, String requestId, boolean idGiven) {
    String lineNumber = RequestRules.statedValue(request, RequestField.LINE_NUMBER);
    return new ReadRequest.Readable(
        requestId,
        idGiven,
        lineNumber,
        RequestRules.statedValue(request, RequestField.CUSTOMER_ID),
        RequestRules.statedValue(request, RequestField.CURRENT_PRODUCT_CODE),
        RequestRules.statedValue(request, RequestField.TARGET_PRODUCT_CODE),
        lineNumber != null && isLineNumber(lineNumber) ? lineNumber : requestId,
        RequestRules.requestedAt(request).orElse(null),
        contentHash(request),
        canonicalRequest(request, requestId),
        RequestRules.violationsOf(request));
  }

  private static String contentHash(RequestDocument request) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    for (RequestField field : RequestField.values()) {
      if (field.isContent()) {
        addMember(members, field, request.stated(field));
      }
    }
    try {
      byte[] content = members.toString().getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  private static String canonicalRequest(RequestDocument request, String requestId) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    members.add("\"requestId\":" + CanonicalJson.string(requestId));
    for (RequestField field : RequestField.values()) {
      if (field != RequestField.REQUEST_ID) {
        addMember(members, field, request.stated(field));
      }
    }
    return members.toString();
  }

  private static void addMember(
      StringJoiner members, RequestField field, @Nullable FieldValue value) {
    if (value != null) {
      members.add(CanonicalJson.string(field.jsonName()) + ":" + value.canonical());
    }
  }

  private static String badId(FieldValue id) {
    return id.kind() == FieldValue.Kind.STRING
        ? "expected %s but it has %d characters or others".formatted(ID_RULE, id.text().length())
        : "expected %s but it is %s".formatted(ID_RULE, id.kind().inWords());
  }

  private static String messageOf(UnreadableException e) {
    return String.valueOf(e.getMessage());
  }
}
