package io.productchange.kossimulator.catalogue;

/**
 * One product of the catalogue.
 *
 * @param code at most 20 characters
 * @param name as customers read it
 * @param networkType {@code 5G}, {@code LTE} or {@code 3G}
 * @param monthlyFeeWon won a month
 * @param dataAllowance as text, for instance {@code 12GB}
 * @param voiceAllowance as text
 * @param smsAllowance as text
 * @param status {@code ACTIVE} means on sale, anything else means not on sale
 * @param operatorCode who sells it; the product list does not tell it
 * @param description for people
 */
public record Product(
    String code,
    String name,
    String networkType,
    int monthlyFeeWon,
    String dataAllowance,
    String voiceAllowance,
    String smsAllowance,
    String status,
    String operatorCode,
    String description) {

  /** Whether a line may be changed to this product. */
  public boolean onSale() {
    return status.equals("ACTIVE");
  }
}
