package io.productchange.kossimulator.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  @Test
  void aLineIsAFunctionOfItsNumber() {
    assertThat(Lines.initial("01012345678"))
        .contains(
            new Line(
                "01012345678",
                LineStatus.ACTIVE,
                "LTE_OLD_300M",
                "황지민",
                "KC0449703546",
                "MVNO01",
                LocalDate.of(2017, 4, 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "01010000000, ACTIVE, 5G_SLIM_6G",
    "01079999997, ACTIVE, LTE_DATA_11G",
    "01080000004, SUSPENDED, 5G_UNLIMITED",
    "01099999999, TERMINATED, 3G_STANDARD"
  })
  void digitsTellStateAndProduct(String number, LineStatus status, String product) {
    Line line = Lines.initial(number).orElseThrow();
    assertThat(line.status()).isEqualTo(status);
    assertThat(line.productCode()).isEqualTo(product);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"01001234567", "0101234567", "010123456789", "02012345678", "", "0101234567x"})
  void otherNumbersAreUnknown(String number) {
    assertThat(Lines.initial(number)).isEmpty();
  }

  @Test
  void numbersCanBePickedByStateAndProduct() {
    Set<String> numbers = new HashSet<>();
    for (LineStatus status : LineStatus.values()) {
      for (int index = 0; index < 500; index++) {
        String number = Lines.lineNumber(status, "LTE_BASIC_7G", index);
        Line line = Lines.initial(number).orElseThrow();
        assertThat(line.status()).isEqualTo(status);
        assertThat(line.productCode()).isEqualTo("LTE_BASIC_7G");
        assertThat(Lines.initial(Lines.unknownLineNumber(index))).isEmpty();
        numbers.add(number);
      }
    }
    assertThat(numbers).hasSize(1_500);
  }

  @Test
  void whatNoLineHasCannotBePicked() {
    assertThatThrownBy(() -> Lines.lineNumber(LineStatus.ACTIVE, "LTE_KIDS_1G", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LTE_KIDS_1G");
    assertThatThrownBy(
            () -> Lines.lineNumber(LineStatus.ACTIVE, "5G_SLIM_6G", Lines.NUMBERS_PER_KIND))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyLineHasAProductOfTheCatalogue() {
    for (int digit = 0; digit < 10; digit++) {
      Line line = Lines.initial("0101234567" + digit).orElseThrow();
      assertThat(Catalogue.find(line.productCode())).isPresent();
    }
  }

  @Test
  void aLineShowsNoPersonalDataInLogs() {
    Line line = Lines.initial("01012345678").orElseThrow();
    assertThat(line.toString())
        .contains("010****5678")
        .doesNotContain("01012345678")
        .doesNotContain(line.customerName());
  }

  @Test
  void theCatalogueHasAProductForEveryRefusal() {
    assertThat(Catalogue.offered()).hasSize(12);
    assertThat(Catalogue.products()).filteredOn(product -> !product.onSale()).hasSize(4);
    assertThat(Catalogue.find(Catalogue.OTHER_OPERATORS_PRODUCT))
        .hasValueSatisfying(
            product -> {
              assertThat(product.onSale()).isTrue();
              assertThat(product.operatorCode()).isEqualTo(Catalogue.OTHER_OPERATOR);
            });
    assertThat(Catalogue.products())
        .allSatisfy(product -> assertThat(product.code()).hasSizeBetween(1, 20));
  }
}
