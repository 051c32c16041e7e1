package io.carillon.tasks.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlsTest {

  @ParameterizedTest
  @CsvSource({
    "http://a.example/x y, http://a.example/x%20y",
    "http://a.example/日, http://a.example/%E6%97%A5",
    "http://a.example/?q={1|2}, http://a.example/?q=%7B1%7C2%7D",
    "http://a.example/100%, http://a.example/100%25",
    "http://a.example/%20, http://a.example/%20",
    "' http://a.example/ ', http://a.example/",
    "http://a.example/a[1]?b[2]#c[3]#4, http://a.example/a%5B1%5D?b[2]#c%5B3%5D%234",
    "HTTP://A.Example/X, http://a.example/X",
    "HtTpS://a.example, https://a.example",
    "http://my_service:8080/x, http://my_service:8080/x",
    "http://user:pass@my_service/, http://user:pass@my_service/",
    "http://bücher.example/, http://xn--bcher-kva.example/",
    "http://例え。テスト/, http://xn--r8jz45g.xn--zckzah/",
    "http://a.example:/, http://a.example/",
    "http://[2001:DB8::1]:81/, http://[2001:db8::1]:81/",
    "//my_service/x, //my_service/x",
    "mailto:a@b, mailto:a@b",
    "http://a.example\\@b.example/, http://a.example/@b.example/",
    "http:\\\\a.example\\b?c\\d, http://a.example/b?c%5Cd",
  })
  void whatAUrlMayNotContainIsPercentEncoded(String text, String expected) throws Exception {
    assertThat(Urls.parse(text)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/b/c?d#e, x, http://a.example/b/x",
    "http://a.example/b/c?d, ?x=1, http://a.example/b/c?x=1",
    "http://a.example/b/c, ../x, http://a.example/x",
    "http://a.example/b/c, //b.example/x, http://b.example/x",
    "http://my_service:81/b/c, x, http://my_service:81/b/x",
    "http://a.example/b/c, https://b.example, https://b.example",
    "http://a.example, x, http://a.example/x",
    "http://a.example?d, /x, http://a.example/x",
  })
  void aReferenceIsResolvedAgainstTheUrlItStandsAt(URI base, String reference, String expected)
      throws Exception {
    assertThat(Urls.resolve(base, reference)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1./",
        "http://1.2.3.256/",
        "http://a..b/",
        "http:///x",
        "http://a b/",
        "http://a%2eb/",
        "http://a.example:0/",
        "http://a.example:65536/",
        "http://a.example:x/",
        "http://[::1/",
        "http://stra\u00DFe.example/",
        "http://a\u200Db.example/",
      })
  void aTextThatNamesNoHostOrNoPortIsRefused(String text) {
    assertThatThrownBy(() -> Urls.parse(text)).isInstanceOf(NotRetryableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/中文?a=é, http://a.example/%E4%B8%AD%E6%96%87?a=%C3%A9",
    "http://bücher.example/ü, http://xn--bcher-kva.example/%C3%BC",
    "/plain, http://a.example/plain",
  })
  void rawUtf8InAHeaderIsPercentEncoded(String location, String expected) throws Exception {
    String header =
        new String(location.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(Urls.resolveHeader(URI.create("http://a.example/b"), header)).hasToString(expected);
  }

  @Test
  void rawBytesInAHeaderThatAreNoUtf8KeepTheirValue() throws Exception {
    assertThat(Urls.resolveHeader(URI.create("http://a.example/"), "/caf\u00E9"))
        .hasToString("http://a.example/caf%E9");
  }

  @Test
  void aTextThatIsNoUrlIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> Urls.parse("http://user:secret@[x/"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void aUrlIsShownWithoutUserNameAndPassword() {
    assertThat(Urls.shown(URI.create("https://me:secret@a.example:81/x?y#z")))
        .isEqualTo("https://a.example:81/x?y#z");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/x, http://A.example:80/y, true",
    "http://a.example/, https://a.example/, true",
    "https://a.example/, http://a.example/, false",
    "http://a.example:81/, https://a.example/, false",
    "http://a.example/, http://a.example:81/, false",
    "http://a.example/, http://b.example/, false",
    "http://a.example/, http://a.example.evil.example/, false",
    "http://a.example:443/, https://a.example/, false",
    "http://my_service/, http://other_service/, false",
    "http://my_service:80/, http://MY_service/, true",
  })
  void secretsStayOnOneSite(URI from, URI to, boolean same) {
    assertThat(Urls.sameSite(from, to)).isEqualTo(same);
  }
}
