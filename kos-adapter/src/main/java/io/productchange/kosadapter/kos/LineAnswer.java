package io.productchange.kosadapter.kos;

/** What an inquiry of a line brought. */
public sealed interface LineAnswer {

  /**
   * KOS knows the line.
   *
   * @param currentProductCode the product that it has now
   * @param lineStatus {@code ACTIVE} or why not
   */
  record Found(String currentProductCode, String lineStatus) implements LineAnswer {}

  /** KOS refused the inquiry with a business code; for certain and finally. */
  record Refused(String code, String message) implements LineAnswer {}

  /** Nothing usable came; to be asked again later. */
  record Unavailable(String why) implements LineAnswer {}
}
