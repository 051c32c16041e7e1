package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;

/** The starter needs Spring Boot 4 and says so. */
class BootVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"3.5.8", "2.7.18"})
  void anOlderMajorVersionIsRefused(String version) {
    assertThatThrownBy(() -> BootVersionCheck.check(version))
        .isInstanceOf(CarillonConfigurationException.class)
        .hasMessageStartingWith(
            "carillon-spring-boot-starter needs Spring Boot 4, and this application runs Spring Boot "
                + version
                + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.0", "4.1.2", "5.0.0", "40.0.0-M1"})
  void fourAndNewerAreAccepted(String version) {
    assertThatCode(() -> BootVersionCheck.check(version)).doesNotThrowAnyException();
  }

  @Test
  void theVersionOfTheBuildIsAccepted() {
    BootVersionCheck.check(SpringBootVersion.getVersion());
  }

  @Test
  void theFailureIsPrintedAsTwoSentences() {
    var failure = new CarillonConfigurationException("This is wrong.", "That is right.");

    var analysis =
        Objects.requireNonNull(
            new CarillonFailureAnalyzer().analyze(new IllegalStateException(failure)));

    assertThat(analysis.getDescription()).isEqualTo("This is wrong.");
    assertThat(analysis.getAction()).isEqualTo("That is right.");
  }
}
