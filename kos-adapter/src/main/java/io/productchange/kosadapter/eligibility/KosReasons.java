package io.productchange.kosadapter.eligibility;

import io.productchange.schema.message.PersonalData;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Text;

/** KOS's codes in our words. Total: a code that we do not know is {@code KOS_REFUSED}. */
public final class KosReasons {
  private static final int MESSAGE_CHARACTERS = 200;

  private KosReasons() {}

  /** A refusal of the change call. */
  public static ReasonCode ofChange(String code) {
    return switch (code) {
      case "2001" -> ReasonCode.LINE_NOT_FOUND;
      case "2002" -> ReasonCode.LINE_NOT_ACTIVE;
      case "2003" -> ReasonCode.PRODUCT_NOT_FOUND;
      case "2004" -> ReasonCode.PRODUCT_NOT_ON_SALE;
      case "2005" -> ReasonCode.OPERATOR_MISMATCH;
      default -> ReasonCode.KOS_REFUSED;
    };
  }

  /** A refusal of the inquiry. */
  public static ReasonCode ofInquiry(String code) {
    return switch (code) {
      case "3001" -> ReasonCode.LINE_NOT_FOUND;
      case "3002" -> ReasonCode.LINE_NOT_ACTIVE;
      case "3003" -> ReasonCode.PRODUCT_NOT_FOUND;
      default -> ReasonCode.KOS_REFUSED;
    };
  }

  /** KOS's own words as an addition to a sentence of ours: cut, one line, numbers masked. */
  public static String quoted(String message) {
    return message.isEmpty()
        ? ""
        : " (\"" + PersonalData.maskWithin(Text.shown(message, MESSAGE_CHARACTERS)) + "\")";
  }
}
