package io.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken settings of the client end with a sentence. */
class ContextFileTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  private int run(String... words) {
    environment.put("XDG_CONFIG_HOME", folder.toString());
    environment.put("LANG", "C");
    return new TestProgram(
            environment,
            folder,
            new ByteArrayInputStream(new byte[] {'a', (byte) 0xff}),
            new ByteArrayOutputStream(),
            err)
        .run(words);
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void contexts(String json) throws IOException {
    Files.createDirectories(folder.resolve("carillon"));
    Files.writeString(folder.resolve("carillon/config.json"), json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"current\": \"x\", \"contexts\": {\"x\": {\"url\": \"http://a\", \"ca_file\":"
            + " \"\\u0000\"}}}"
      })
  void aBrokenFileIsNamed(String json) throws IOException {
    contexts(json);
    assertThat(run("ls")).isEqualTo(1);
    assertThat(told())
        .contains("the file of contexts cannot be used")
        .contains("carillon/config.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "ftp://a", "http://a b", "http://127.0.0.1:99999"})
  void aContextWithoutAUsableAddressIsNamed(String url) throws IOException {
    contexts("{\"current\": \"x\", \"contexts\": {\"x\": {\"url\": \"%s\"}}}".formatted(url));
    assertThat(run("ls")).isEqualTo(2);
    assertThat(told()).contains("\"" + url + "\" is no URL of a server");
  }

  @ParameterizedTest
  @CsvSource({"99999", "-1", "abc"})
  void aPortThatIsNoneIsNamed(String port) {
    environment.put("CARILLON_PORT", port);
    assertThat(run("ls")).isEqualTo(2);
    assertThat(told()).contains("http://127.0.0.1:" + port + "\" is no URL of a server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one two", "a\nb", "\u4ee4\u724c"})
  void aTokenThatNoHeaderCanHaveIsRefused(String token) {
    environment.put("CARILLON_TOKEN", token);
    assertThat(run("ls")).isEqualTo(2);
    assertThat(told()).contains("the token has a blank, a line break").doesNotContain(token);
  }

  @Test
  void aSecretThatIsNoTextIsRefusedInsteadOfChanged() {
    assertThat(run("secrets", "set", "key")).isEqualTo(2);
    assertThat(told()).contains("the input is not text in UTF-8");
  }
}
