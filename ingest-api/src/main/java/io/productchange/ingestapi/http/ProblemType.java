package io.productchange.ingestapi.http;

/**
 * Every kind of error answer: what {@code type}, {@code title} and {@code status} of a problem say
 * (RFC 9457). Published by name: add, never rename.
 */
public enum ProblemType {
  MALFORMED_HTTP(400, "The message is not well-formed HTTP"),
  UNREADABLE_REQUEST(400, "The body is not a readable change request"),
  INVALID_PARAMETER(400, "A parameter is not valid"),
  NOT_AUTHENTICATED(401, "A bearer token is required"),
  NO_SUCH_RESOURCE(404, "There is nothing at this path"),
  NOT_RECORDED(404, "No change request is recorded under this id"),
  METHOD_NOT_ALLOWED(405, "The resource does not know this method"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  ID_CONFLICT(409, "The requestId is known with other content"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The request line is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported"),
  INVALID_REQUEST(422, "The change request is not valid"),
  TOO_MANY_IN_FLIGHT(429, "Too many change requests are being accepted at once"),
  HEADERS_TOO_LARGE(431, "The header fields are too large"),
  INTERNAL_ERROR(500, "The request could not be handled"),
  NOT_IMPLEMENTED(501, "The transfer coding is not supported"),
  NOT_ACCEPTED(503, "The change request could not be recorded"),
  OUTCOME_UNKNOWN(503, "It is not known whether the change request was recorded"),
  DATABASE_UNAVAILABLE(503, "The records cannot be read at the moment"),
  TOO_BUSY(503, "Too many requests at once"),
  STOPPING(503, "The service is stopping"),
  HTTP_VERSION_NOT_SUPPORTED(505, "Only HTTP/1.1 is supported");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The same short sentence for every problem of this kind. */
  public String title() {
    return title;
  }

  /**
   * What the problem's {@code type} says, such as {@code urn:product-change:problem:id-conflict}.
   */
  public String uri() {
    return "urn:product-change:problem:"
        + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
