package io.productchange.schema.request;

/** What a change request may measure at most. Anything larger is unreadable. */
public final class RequestLimits {

  /** The whole value, in bytes. */
  public static final int DOCUMENT_BYTES = 64 * 1024;

  /** Nested objects and arrays, the outermost object counted as one. */
  public static final int DEPTH = 16;

  /** One string, in UTF-16 code units after unescaping. */
  public static final int STRING_CHARACTERS = 4 * 1024;

  /** One field's name, in UTF-16 code units after unescaping. */
  public static final int NAME_CHARACTERS = 64;

  /** One number's text, in characters. */
  public static final int NUMBER_CHARACTERS = 32;

  private RequestLimits() {}
}
