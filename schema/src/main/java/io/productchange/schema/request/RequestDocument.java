package io.productchange.schema.request;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change request that is one JSON object within the limits.
 *
 * @param text the whole document
 * @param objectStart offset of its opening brace
 * @param isEmptyObject whether the object has no field at all
 * @param fields the known fields that are there; a JSON null is kept
 */
record RequestDocument(
    String text, int objectStart, boolean isEmptyObject, Map<RequestField, FieldValue> fields) {

  /** The field's value; null where it is absent or JSON null, which mean the same. */
  @Nullable FieldValue stated(RequestField field) {
    FieldValue value = fields.get(field);
    return value == null || value.kind() == FieldValue.Kind.NULL ? null : value;
  }
}
