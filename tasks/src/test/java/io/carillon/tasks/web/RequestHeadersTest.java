package io.carillon.tasks.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.task.ParameterFault;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {

  @Test
  void headersThatCanBeSentHaveNoFault() {
    assertThat(
            RequestHeaders.faults(
                Map.of(
                    "X-One",
                    "café \t~",
                    "Cookie",
                    "a=b",
                    "Accept-Encoding",
                    "gzip;q=1, identity",
                    "If-None-Match",
                    "\"x\"",
                    "Authorization",
                    "Bearer x",
                    "X-Empty",
                    "")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "CONNECTION",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "Proxy-Connection",
        "Proxy-Authorization",
        "HTTP2-Settings"
      })
  void whatTheClientSetsIsRefused(String name) {
    assertThat(RequestHeaders.faults(Map.of(name, "secret")))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.path()).isEqualTo("headers." + name);
          assertThat(fault.message()).contains(name).doesNotContain("secret");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bad Name", "a:b", "naïve", "x\ny", "(c)", "a,b"})
  void whatIsNoNameIsRefused(String name) {
    assertThat(RequestHeaders.faults(Map.of(name, "secret")))
        .singleElement()
        .extracting(ParameterFault::message)
        .asString()
        .contains("no name of a header")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"中文", "a\r\nX: 1", "a\nb", "\0", "\u007F", "\u0085", "€", "\uD83D\uDCA9"})
  void aValueThatNoHeaderCanHoldIsRefusedByItsCharacter(String value) {
    assertThat(RequestHeaders.faults(Map.of("X-Value", value)))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.path()).isEqualTo("headers.X-Value");
          assertThat(fault.message()).contains("U+").doesNotContain(value);
        });
  }

  @Test
  void onlyCodingsThatCanBeDecodedMayBeAskedFor() {
    for (String coding : new String[] {"br", "gzip, zstd", "*"}) {
      assertThat(RequestHeaders.faults(Map.of("accept-encoding", coding))).hasSize(1);
    }
  }

  @Test
  void oneHeaderUnderTwoNamesIsRefused() {
    assertThat(RequestHeaders.faults(new TreeMap<>(Map.of("X-a", "1", "x-A", "2"))))
        .singleElement()
        .extracting(ParameterFault::message)
        .asString()
        .contains("X-a", "x-A", "one header");
  }

  @Test
  void theHeadersTogetherAreBounded() {
    assertThat(RequestHeaders.faults(Map.of("X-Long", "x".repeat(65_536))))
        .singleElement()
        .extracting(ParameterFault::message)
        .asString()
        .contains("65536 characters");
  }
}
