package io.carillon.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.task.TaskError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMaskTest {

  private static SecretMask of(String... values) {
    SecretMask mask = new SecretMask();
    for (String value : values) {
      mask.add(value);
    }
    return mask;
  }

  @Test
  void aValueIsReplacedWhereverItOccurs() {
    assertThat(of("p4ssw0rd").text("p4ssw0rd, xp4ssw0rdx")).isEqualTo("***, x***x");
  }

  @Test
  void theLongestOfOverlappingValuesIsReplacedFirst() {
    assertThat(of("secret", "secret-longer").text("secret-longer secret")).isEqualTo("*** ***");
  }

  @Test
  void aShortValueIsLeftAlone() {
    assertThat(of("abc12").text("abc12")).isEqualTo("abc12");
  }

  @Test
  void aValueIsRecognizedInTheEscapesOfJsonAndOfUrls() {
    SecretMask mask = of("p\"w\\d é+1");
    String json = Json.MAPPER.writeValueAsString("p\"w\\d é+1");
    assertThat(mask.text("x " + json)).isEqualTo("x \"***\"");
    assertThat(mask.text("https://h/?key=p%22w%5Cd+%C3%A9%2B1")).isEqualTo("https://h/?key=***");
    assertThat(mask.text("https://h/p%22w%5Cd%20%C3%A9%2B1")).isEqualTo("https://h/***");
  }

  @Test
  void eachLineOfAKeyOfSeveralLinesIsReplaced() {
    SecretMask mask =
        of("-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n");
    assertThat(mask.text("line 2: MIIEvQIBADANBg")).isEqualTo("line 2: ***");
  }

  @Test
  void theBeginningOfAValueAtTheEndOfACutTextIsReplaced() {
    SecretMask mask = of("correct-horse-battery");
    assertThat(mask.text("it is correct-hor…")).isEqualTo("it is ***…");
    assertThat(mask.text("it is correct-hor")).isEqualTo("it is correct-hor");
    assertThat(mask.text("nothing here…")).isEqualTo("nothing here…");
  }

  @Test
  void jsonStaysJsonWhenAValueIsANumberOrTheNameOfAField() {
    assertThat(of("1234567").json("{\"1234567\": 1234567, \"x\": [\"a1234567\", 12345678, true]}"))
        .isEqualTo("{\"***\":\"***\",\"x\":[\"a***\",\"***8\",true]}");
  }

  @Test
  void jsonWithoutAValueStaysAsItIsWritten() {
    assertThat(of("1234567").json("{ \"a\" : 1.50 }")).isEqualTo("{ \"a\" : 1.50 }");
  }

  @Test
  void everyTextOfAnErrorIsMasked() {
    SecretMask mask = of("p4ssw0rd");
    assertThat(mask.error(new TaskError("p4ssw0rd", "bad p4ssw0rd", "at p4ssw0rd")))
        .isEqualTo(new TaskError("***", "bad ***", "at ***"));
  }

  @Test
  void aValueIsRecognizedInBase64WhereverItBegins() {
    SecretMask mask = of("p4ssw0rd>?");
    for (String user : List.of("", "a", "ab", "abc", "a-user")) {
      byte[] pair = (user + ":p4ssw0rd>?").getBytes(StandardCharsets.UTF_8);
      String basic = Base64.getEncoder().encodeToString(pair);
      String masked = mask.text("{\"Authorization\": \"Basic " + basic + "\"}");
      assertThat(masked).contains("***").hasSizeLessThan(40 + basic.length() - 9);
      assertThat(mask.text(Base64.getUrlEncoder().encodeToString(pair))).contains("***");
    }
    assertThat(of("abcdef").text("YWJjZGVm")).isEqualTo("***");
  }

  /** A URL of a task is encoded less than a form is: its slashes and plus signs stay. */
  @Test
  void aValueIsRecognizedHoweverAUrlEscapesIt() {
    SecretMask mask = of("s3cr3t-P\u00e4ss/w\"ord+1 x\\y");
    assertThat(
            List.of(
                "s3cr3t-P%C3%A4ss/w%22ord+1%20x%5Cy",
                "s3cr3t-P%c3%a4ss%2fw%22ord%2b1+x/y", "s3cr3t-P\u00e4ss/w%22ord+1 x/y"))
        .allSatisfy(url ->
            assertThat(mask.text("GET http://h/" + url + "/b")).isEqualTo("GET http://h/***/b"));
    assertThat(mask.json("{\"url\": \"http://h/s3cr3t-P%C3%A4ss/w\\\"ord+1%20x%5Cy\"}"))
        .isEqualTo("{\"url\":\"http://h/***\"}");
  }
}
