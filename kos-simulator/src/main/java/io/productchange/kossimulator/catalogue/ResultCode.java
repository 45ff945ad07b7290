package io.productchange.kossimulator.catalogue;

import static io.productchange.kossimulator.catalogue.IntegrationType.CUSTOMER_INFO;
import static io.productchange.kossimulator.catalogue.IntegrationType.PRODUCT_CHANGE;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every result code of KOS. */
public enum ResultCode {
  DONE("0000", "정상 처리되었습니다", null),
  LINE_UNKNOWN("2001", "존재하지 않는 회선번호입니다", PRODUCT_CHANGE),
  LINE_NOT_ACTIVE("2002", "사용 중인 회선이 아닙니다", PRODUCT_CHANGE),
  PRODUCT_UNKNOWN("2003", "존재하지 않는 상품코드입니다", PRODUCT_CHANGE),
  PRODUCT_NOT_ON_SALE("2004", "판매 중인 상품이 아닙니다", PRODUCT_CHANGE),
  OTHER_OPERATORS_PRODUCT("2005", "타 사업자의 상품입니다", PRODUCT_CHANGE),
  CHANGE_FAILED("2099", "상품 변경 처리 중 오류가 발생했습니다", PRODUCT_CHANGE),
  INQUIRY_LINE_UNKNOWN("3001", "조회된 회선 정보가 없습니다", CUSTOMER_INFO),
  INQUIRY_LINE_NOT_ACTIVE("3002", "사용 중인 회선이 아닙니다", CUSTOMER_INFO),
  INQUIRY_PRODUCT_UNKNOWN("3003", "조회된 상품 정보가 없습니다", CUSTOMER_INFO),
  SYSTEM_ERROR("9999", "시스템 오류가 발생했습니다", null);

  private final String code;
  private final String message;
  private final @Nullable IntegrationType only;

  ResultCode(String code, String message, @Nullable IntegrationType only) {
    this.code = code;
    this.message = message;
    this.only = only;
  }

  /** Four digits. */
  public String code() {
    return code;
  }

  /** What KOS says with it. */
  public String message() {
    return message;
  }

  /** The only call that answers with it; empty when all do. */
  public Optional<IntegrationType> only() {
    return Optional.ofNullable(only);
  }

  /** Whether it says that the call was refused for good. */
  public boolean isRefusal() {
    return this != DONE && this != SYSTEM_ERROR && this != CHANGE_FAILED;
  }

  /** The code with these digits. */
  public static Optional<ResultCode> of(String code) {
    for (ResultCode value : values()) {
      if (value.code.equals(code)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
