package io.productchange.kossimulator.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every product KOS knows: twelve on sale, four not on sale, one of another operator. Fixed; pure.
 */
public final class Catalogue {
  /** The operator whose lines and products these are. */
  public static final String OUR_OPERATOR = "MVNO01";

  /** The operator that sells {@link #OTHER_OPERATORS_PRODUCT}. */
  public static final String OTHER_OPERATOR = "MVNO02";

  /** On sale, but another operator's: a change to it is refused with 2005. */
  public static final String OTHER_OPERATORS_PRODUCT = "PARTNER_5G_10G";

  private static final String FREE_CALLS = "무제한";
  private static final String NOT_FREE = "100분";

  private static final List<Product> PRODUCTS =
      List.of(
          onSale("5G_SLIM_6G", "5G 슬림 6GB", "5G", 37_000, "6GB", FREE_CALLS),
          onSale("5G_BASIC_12G", "5G 베이직 12GB", "5G", 45_000, "12GB", FREE_CALLS),
          onSale("5G_STANDARD_50G", "5G 스탠다드 50GB", "5G", 59_000, "50GB", FREE_CALLS),
          onSale("5G_PREMIUM_110G", "5G 프리미엄 110GB", "5G", 69_000, "110GB", FREE_CALLS),
          onSale("5G_UNLIMITED", "5G 무제한", "5G", 85_000, "무제한", FREE_CALLS),
          onSale("LTE_SLIM_1G5", "LTE 슬림 1.5GB", "LTE", 27_000, "1.5GB", FREE_CALLS),
          onSale("LTE_BASIC_7G", "LTE 베이직 7GB", "LTE", 33_000, "7GB", FREE_CALLS),
          onSale("LTE_DATA_11G", "LTE 데이터 11GB", "LTE", 44_000, "11GB", FREE_CALLS),
          onSale("LTE_UNLIMITED", "LTE 무제한", "LTE", 55_000, "무제한", FREE_CALLS),
          onSale("LTE_SENIOR_2G", "LTE 시니어 2GB", "LTE", 22_000, "2GB", FREE_CALLS),
          onSale("5G_YOUTH_30G", "5G 청년 30GB", "5G", 49_000, "30GB", FREE_CALLS),
          onSale("LTE_KIDS_1G", "LTE 키즈 1GB", "LTE", 15_000, "1GB", NOT_FREE),
          offSale("LTE_OLD_300M", "LTE 표준 300MB", "LTE", 19_800, "300MB", "DISCONTINUED"),
          offSale("3G_STANDARD", "3G 표준", "3G", 11_000, "100MB", "DISCONTINUED"),
          offSale("5G_LAUNCH_EVENT", "5G 출시 기념 80GB", "5G", 55_000, "80GB", "SUSPENDED"),
          offSale("LTE_PROMO_2019", "LTE 2019 프로모션 20GB", "LTE", 29_900, "20GB", "INACTIVE"),
          new Product(
              OTHER_OPERATORS_PRODUCT,
              "제휴 5G 10GB",
              "5G",
              39_000,
              "10GB",
              FREE_CALLS,
              FREE_CALLS,
              "ACTIVE",
              OTHER_OPERATOR,
              "타 사업자 제휴 상품"));

  private static final Map<String, Product> BY_CODE = byCode();

  private Catalogue() {}

  /** Every product, in the order in which KOS lists them. */
  public static List<Product> products() {
    return PRODUCTS;
  }

  /** The product with this code, if KOS knows it. */
  public static Optional<Product> find(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** The products a line of ours can be changed to: on sale and our own operator's. */
  public static List<Product> offered() {
    return PRODUCTS.stream()
        .filter(product -> product.onSale() && product.operatorCode().equals(OUR_OPERATOR))
        .toList();
  }

  private static Product onSale(
      String code, String name, String network, int feeWon, String data, String calls) {
    return new Product(
        code, name, network, feeWon, data, calls, calls, "ACTIVE", OUR_OPERATOR, name + " 요금제");
  }

  private static Product offSale(
      String code, String name, String network, int feeWon, String data, String status) {
    return new Product(
        code,
        name,
        network,
        feeWon,
        data,
        NOT_FREE,
        "50건",
        status,
        OUR_OPERATOR,
        name + " 요금제 (가입 불가)");
  }

  private static Map<String, Product> byCode() {
    Map<String, Product> products = new LinkedHashMap<>();
    for (Product product : PRODUCTS) {
      if (products.put(product.code(), product) != null) {
        throw new IllegalStateException("product code given twice: " + product.code());
      }
    }
    return Map.copyOf(products);
  }
}
