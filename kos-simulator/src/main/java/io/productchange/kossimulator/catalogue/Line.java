package io.productchange.kossimulator.catalogue;

import java.time.LocalDate;

/**
 * A line as KOS knows it.
 *
 * @param lineNumber {@code 010} and 8 digits
 * @param status whether it is in use
 * @param productCode the product it has
 * @param customerName personal data
 * @param customerId KOS's own numbering of customers
 * @param operatorCode whose line it is
 * @param contractDate when the contract began
 */
public record Line(
    String lineNumber,
    LineStatus status,
    String productCode,
    String customerName,
    String customerId,
    String operatorCode,
    LocalDate contractDate) {

  /** The same line with another state and product. */
  public Line with(LineStatus newStatus, String newProductCode) {
    return new Line(
        lineNumber,
        newStatus,
        newProductCode,
        customerName,
        customerId,
        operatorCode,
        contractDate);
  }

  /** Without the number and the name, which are personal data. */
  @Override
  public String toString() {
    return "Line[" + Lines.masked(lineNumber) + " " + status + " " + productCode + "]";
  }
}
