package io.productchange.schema.request;

import org.jspecify.annotations.Nullable;

/** The fields that a change request may have, in canonical order. */
enum RequestField {
  REQUEST_ID("requestId", false, 0),
  LINE_NUMBER("lineNumber", true, 20),
  CUSTOMER_ID("customerId", true, 50),
  CURRENT_PRODUCT_CODE("currentProductCode", true, 20),
  TARGET_PRODUCT_CODE("targetProductCode", true, 20),
  REQUESTED_AT("requestedAt", false, 0),
  TYPE("type", true, 0);

  private final String jsonName;
  private final boolean content;
  private final int columnCharacters;

  RequestField(String jsonName, boolean content, int columnCharacters) {
    this.jsonName = jsonName;
    this.content = content;
    this.columnCharacters = columnCharacters;
  }

  String jsonName() {
    return jsonName;
  }

  /** Whether it belongs to what makes two requests of one id the same or a conflict. */
  boolean isContent() {
    return content;
  }

  /** Width of its database column in characters; 0 for fields that have no column of their own. */
  int columnCharacters() {
    return columnCharacters;
  }

  static @Nullable RequestField named(String jsonName) {
    for (RequestField field : values()) {
      if (field.jsonName.equals(jsonName)) {
        return field;
      }
    }
    return null;
  }
}
