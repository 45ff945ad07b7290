package io.productchange.kossimulator.catalogue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a line looks like before anything happened to it: a pure function of its number, so that
 * tests, demos and people can pick one.
 *
 * <p>A line number is {@code 010} and 8 digits. The first of the 8 tells the state:
 *
 * <table>
 *   <caption>State by the digit after 010</caption>
 *   <tr><td>{@code 0100…}</td><td>KOS does not know it</td></tr>
 *   <tr><td>{@code 0101…} to {@code 0107…}</td><td>ACTIVE</td></tr>
 *   <tr><td>{@code 0108…}</td><td>SUSPENDED</td></tr>
 *   <tr><td>{@code 0109…}</td><td>TERMINATED</td></tr>
 * </table>
 *
 * <p>The last digit tells the product: 0 to 7 are {@code 5G_SLIM_6G}, {@code 5G_BASIC_12G}, {@code
 * 5G_STANDARD_50G}, {@code 5G_PREMIUM_110G}, {@code 5G_UNLIMITED}, {@code LTE_SLIM_1G5}, {@code
 * LTE_BASIC_7G}, {@code LTE_DATA_11G}; 8 is {@code LTE_OLD_300M} and 9 is {@code 3G_STANDARD}, both
 * no longer on sale.
 */
public final class Lines {
  /** How many numbers {@link #lineNumber} can make for one state and product. */
  public static final int NUMBERS_PER_KIND = 1_000_000;

  private static final Pattern NUMBER = Pattern.compile("010[0-9]{8}");
  private static final List<String> PRODUCT_BY_LAST_DIGIT =
      List.of(
          "5G_SLIM_6G",
          "5G_BASIC_12G",
          "5G_STANDARD_50G",
          "5G_PREMIUM_110G",
          "5G_UNLIMITED",
          "LTE_SLIM_1G5",
          "LTE_BASIC_7G",
          "LTE_DATA_11G",
          "LTE_OLD_300M",
          "3G_STANDARD");
  private static final List<String> FAMILY_NAMES =
      List.of("김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권", "황");
  private static final List<String> GIVEN_NAMES =
      List.of(
          "민준", "서연", "도윤", "지우", "하준", "서윤", "지호", "하은", "준서", "지민", "현우", "수아", "건우", "다은", "영희",
          "철수");
  private static final LocalDate FIRST_CONTRACT = LocalDate.of(2015, 1, 1);
  private static final int CONTRACT_DAYS = 3_650;

  private Lines() {}

  /** Whether the text has the form of a line number. */
  public static boolean isLineNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The line as it is at first; empty when KOS does not know the number. */
  public static Optional<Line> initial(String lineNumber) {
    if (!isLineNumber(lineNumber) || lineNumber.charAt(3) == '0') {
      return Optional.empty();
    }
    long mixed = mix(Long.parseLong(lineNumber));
    String name =
        FAMILY_NAMES.get(bits(mixed, 0, FAMILY_NAMES.size()))
            + GIVEN_NAMES.get(bits(mixed, 8, GIVEN_NAMES.size()));
    return Optional.of(
        new Line(
            lineNumber,
            statusOf(lineNumber.charAt(3)),
            PRODUCT_BY_LAST_DIGIT.get(lineNumber.charAt(10) - '0'),
            name,
            "KC%010d".formatted(bits(mixed, 16, 1_000_000_000)),
            Catalogue.OUR_OPERATOR,
            FIRST_CONTRACT.plusDays(bits(mixed, 32, CONTRACT_DAYS))));
  }

  /**
   * The n-th line number that has this state and product at first.
   *
   * @param index 0 to {@link #NUMBERS_PER_KIND} - 1
   * @throws IllegalArgumentException if no line has this product at first, or the index is out of
   *     range
   */
  public static String lineNumber(LineStatus status, String productCode, int index) {
    int lastDigit = PRODUCT_BY_LAST_DIGIT.indexOf(productCode);
    if (lastDigit < 0) {
      throw new IllegalArgumentException(
          "no line has product " + productCode + " at first, only " + PRODUCT_BY_LAST_DIGIT);
    }
    checkIndex(index);
    int firstDigit =
        switch (status) {
          case ACTIVE -> 1;
          case SUSPENDED -> 8;
          case TERMINATED -> 9;
        };
    return "010%d%06d%d".formatted(firstDigit, index, lastDigit);
  }

  /**
   * The n-th line number that KOS does not know.
   *
   * @param index 0 to {@link #NUMBERS_PER_KIND} - 1
   */
  public static String unknownLineNumber(int index) {
    checkIndex(index);
    return "0100%06d0".formatted(index);
  }

  /** A line number as logs may show it: {@code 010****5678}. */
  public static String masked(String lineNumber) {
    return lineNumber.length() < 8
        ? "****"
        : lineNumber.substring(0, 3) + "****" + lineNumber.substring(lineNumber.length() - 4);
  }

  private static void checkIndex(int index) {
    if (index < 0 || index >= NUMBERS_PER_KIND) {
      throw new IllegalArgumentException(
          "index must be 0 to " + (NUMBERS_PER_KIND - 1) + " but is " + index);
    }
  }

  private static LineStatus statusOf(char digit) {
    if (digit == '8') {
      return LineStatus.SUSPENDED;
    }
    return digit == '9' ? LineStatus.TERMINATED : LineStatus.ACTIVE;
  }

  private static int bits(long mixed, int shift, int bound) {
    return (int) ((mixed >>> shift) % bound);
  }

  /** SplitMix64's finalizer: neighbours get unlike names. */
  private static long mix(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) & Long.MAX_VALUE;
  }
}
