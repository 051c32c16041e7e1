package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings from the environment. */
class ServerSettingsTest {

  @Test
  void withNothingSetItListensOnLoopback() {
    ServerSettings settings = ServerSettings.read(Map.of("PATH", "/bin"));
    assertThat(settings.localUrl()).isEqualTo("http://127.0.0.1:8080");
    assertThat(settings.samples()).isTrue();
    assertThat(settings.allowedFolders()).containsExactly(settings.data().resolve("files"));
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    assertThatThrownBy(() ->
            ServerSettings.read(
                Map.of("CARILLON_PRT", "1", "CARILLON_PORT", "x", "CARILLON_TOKEN", "short")))
        .hasMessageContaining("did you mean CARILLON_PORT?")
        .hasMessageContaining("must be 1 to 65535")
        .hasMessageContaining("at least 16");
  }

  @Test
  void aTokenThatNoHeaderCarriesIsRefused() {
    assertThatThrownBy(
            () -> ServerSettings.read(Map.of("CARILLON_TOKEN", "a token with blanks in it")))
        .hasMessageContaining("CARILLON_TOKEN")
        .hasMessageContaining("without blanks");
  }

  @Test
  void secretsAreNotShown() {
    ServerSettings settings = ServerSettings.read(Map.of("CARILLON_TOKEN", "0123456789abcdef"));
    assertThat(settings.toString()).doesNotContain("0123456789abcdef");
  }
}
