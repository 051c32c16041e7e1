package io.carillon.tasks.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebEncodingTest {

  @ParameterizedTest
  @CsvSource({
    "gb2312, GBK",
    "GB_2312-80, GBK",
    "x-gbk, GBK",
    "gb18030, gb18030",
    "latin1, windows-1252",
    "iso-8859-1, windows-1252",
    "us-ascii, windows-1252",
    "ISO-8859-9, windows-1254",
    "tis-620, windows-874",
    "shift_jis, Shift_JIS",
    "ms932, Shift_JIS",
    "euc-kr, EUC-KR",
    "ks_c_5601-1987, EUC-KR",
    "big5, Big5",
    "big5-hkscs, Big5",
    "utf-16, UTF-16LE",
    "unicode, UTF-16LE",
    "' utf8 ', UTF-8",
    "hz-gb-2312, replacement",
    "iso-2022-kr, replacement",
    "x-user-defined, x-user-defined",
  })
  void labelsAreThoseOfTheStandard(String label, String name) {
    assertThat(WebEncoding.ofLabel(label).orElseThrow().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-7", "none-such", "", "cp037", "utf-32"})
  void otherLabelsAreUnknown(String label) {
    assertThat(WebEncoding.ofLabel(label)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gb2312, D6ECE946BBF9, 朱镕基",
    "gb2312, 80, €",
    "gb18030, 94 39 DA 33, \uD83D\uDCA9",
    "gbk, A3A0, '\u3000'",
    "iso-8859-1, 938094, “€”",
    "latin1, 8D, \u008D",
    "shift_jis, 8740FA40, ①ⅰ",
    "shift_jis, 8160, ～",
    "euc-jp, ADA1A1C1, ①～",
    "iso-2022-jp, 1B24422D211B2842, ①",
    "euc-kr, 8C63B0A1, 똠가",
    "big5, 8740A4A4, \u43F0中",
    "iso-8859-10, A1, Ą",
    "iso-8859-14, A1, Ḃ",
    "iso-8859-8-i, E0, א",
    "windows-1255, C0, \u05B0",
    "koi8-u, A4, є",
    "macintosh, DB, €",
    "x-mac-cyrillic, A2, Ґ",
    "ibm866, F2, Є",
    "windows-874, 80, €",
    "x-user-defined, 4180FF, 'A\uF780\uF7FF'",
    "utf-8, E4B8ADFF, '中\uFFFD'",
    "gbk, 813C62, '\uFFFD<b'",
    "shift_jis, 813C62, '\uFFFD<b'",
    "big5, 813C, '\uFFFD<'",
    "euc-kr, A13C, '\uFFFD<'",
  })
  void bytesAreDecodedAsBrowsersDo(String label, String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThat(WebEncoding.ofLabel(label).orElseThrow().decode(bytes, false)).isEqualTo(text);
  }

  @Test
  void everySingleByteOfEverySingleByteEncodingDecodesToOneCharacter() {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    String ascii = new String(all, 0, 128, StandardCharsets.US_ASCII);
    for (String label : new String[] {"ibm866", "iso-8859-2", "windows-1252", "windows-1258"}) {
      String text = WebEncoding.ofLabel(label).orElseThrow().decode(all, false);
      assertThat(text).hasSize(256).startsWith(ascii);
    }
    String java = new String(all, 128, 128, Charset.forName("ISO-8859-2"));
    assertThat(WebEncoding.ofLabel("latin2").orElseThrow().decode(all, false)).endsWith(java);
  }

  @Test
  void aCharacterThatIsCutInTwoIsLeftOut() {
    byte[] bytes = "時間".getBytes(StandardCharsets.UTF_8);
    byte[] cut = java.util.Arrays.copyOf(bytes, 5);
    assertThat(WebEncoding.UTF_8.decode(cut, true)).isEqualTo("時");
    assertThat(WebEncoding.UTF_8.decode(cut, false)).startsWith("時\uFFFD");
  }
}
