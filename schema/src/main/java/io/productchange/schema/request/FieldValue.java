package io.productchange.schema.request;

/**
 * The value of one known field, as sent.
 *
 * @param kind its JSON type
 * @param text the string's characters, or the canonical JSON of anything else
 * @param canonical canonical JSON, ASCII only
 * @param start offset of its first character in the document
 * @param end offset after its last character in the document
 */
record FieldValue(Kind kind, String text, String canonical, int start, int end) {

  /** JSON's types, named as an error message would. */
  enum Kind {
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    NULL("null"),
    OBJECT("an object"),
    ARRAY("an array");

    private final String inWords;

    Kind(String inWords) {
      this.inWords = inWords;
    }

    String inWords() {
      return inWords;
    }
  }
}
