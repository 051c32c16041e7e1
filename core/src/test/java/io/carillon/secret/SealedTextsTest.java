package io.carillon.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedTextsTest {

  private static final String TEXT = "谁 may open this?";

  private static SealedTexts with(int... keys) {
    List<MasterKey> masters = Arrays.stream(keys).mapToObj(SealedTextsTest::key).toList();
    return new SealedTexts(new KeyRing.Fixed(masters, "A_SETTING"));
  }

  private static MasterKey key(int seed) {
    byte[] bytes = new byte[MasterKey.BYTES];
    bytes[0] = (byte) seed;
    return MasterKey.of(Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void aTextOpensForItsPurposeWithItsKeyAlone() {
    String sealed = with(1).seal("cookie", TEXT);
    assertThat(sealed).doesNotContain(TEXT).matches("[A-Za-z0-9._-]+");
    assertThat(with(1).open("cookie", sealed)).contains(TEXT);
    assertThat(with(2, 1).open("cookie", sealed)).as("an older key").contains(TEXT);
    assertThat(with(1).open("other", sealed)).isEmpty();
    assertThat(with(2).open("cookie", sealed)).isEmpty();
    assertThat(with(1).seal("cookie", TEXT)).isNotEqualTo(sealed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "x", "a.b", "....", "not base64.%%%"})
  void whatWasNotSealedDoesNotOpen(String text) {
    assertThat(with(1).open("cookie", text)).isEmpty();
    assertThat(with(1).open("cookie", key(1).id() + "." + text)).isEmpty();
  }

  @Test
  void aChangedTextDoesNotOpen() {
    String sealed = with(1).seal("cookie", TEXT);
    for (int i = sealed.indexOf('.') + 1; i < sealed.length() - 1; i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      assertThat(with(1).open("cookie", changed)).isEmpty();
    }
  }

  @Test
  void withoutAKeyNothingIsSealed() {
    assertThatThrownBy(() -> with().seal("cookie", TEXT)).hasMessageContaining("A_SETTING");
  }
}
