package io.carillon.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlsTest {

  @ParameterizedTest
  @CsvSource({
    "http://a.example/x y, http://a.example/x%20y",
    "http://a.example/日, http://a.example/%E6%97%A5",
    "http://a.example/?q={1|2}, http://a.example/?q=%7B1%7C2%7D",
    "http://a.example/100%, http://a.example/100%25",
    "http://a.example/%20, http://a.example/%20",
    "' http://a.example/ ', http://a.example/",
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
    "http://a.example/b/c, https://b.example, https://b.example",
    "http://a.example, x, http://a.example/x",
    "http://a.example?d, /x, http://a.example/x",
  })
  void aReferenceIsResolvedAgainstTheUrlItStandsAt(URI base, String reference, String expected)
      throws Exception {
    assertThat(Urls.resolve(base, reference)).hasToString(expected);
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
  })
  void secretsStayOnOneSite(URI from, URI to, boolean same) {
    assertThat(Urls.sameSite(from, to)).isEqualTo(same);
  }
}
