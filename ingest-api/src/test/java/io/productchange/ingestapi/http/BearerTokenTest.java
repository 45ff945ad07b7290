package io.productchange.ingestapi.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
  private final BearerToken token = BearerToken.required("s3cret-token");

  @ParameterizedTest
  @ValueSource(strings = {"Bearer s3cret-token", "bearer s3cret-token", "BEARER  s3cret-token "})
  void theTokenLetsIn(String header) {
    assertThatCode(() -> token.check(Optional.of(header))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "s3cret-token",
        "Basic czNjcmV0",
        "Bearer s3cret-toke",
        "Bearer s3cret-token2",
        "Bearer S3CRET-TOKEN",
        "Bearer s3cret-token,s3cret-token"
      })
  void anythingElseDoesNot(String header) {
    assertThatThrownBy(() -> token.check(Optional.of(header)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              org.assertj.core.api.Assertions.assertThat(refused.problem().type())
                  .isEqualTo(ProblemType.NOT_AUTHENTICATED);
              org.assertj.core.api.Assertions.assertThat(refused.problem().headers())
                  .containsKey("WWW-Authenticate");
            });
    assertThatThrownBy(() -> token.check(Optional.empty())).isInstanceOf(ProblemException.class);
  }

  @Test
  void whereNoneIsRequiredAnybodyMayAsk() {
    assertThatCode(() -> BearerToken.notRequired().check(Optional.empty()))
        .doesNotThrowAnyException();
  }
}
