package io.carillon.tasks.web;

import static io.carillon.tasks.web.EncodingSniffer.Kind.HTML;
import static io.carillon.tasks.web.EncodingSniffer.Kind.TEXT;
import static io.carillon.tasks.web.EncodingSniffer.Kind.XML;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingSnifferTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<meta charset=gb2312>|GBK",
        "<META CHARSET = 'GB2312' >|GBK",
        "<!doctype html><html lang=zh><head><meta name=x content=y><meta charset=\"gbk\"/>|GBK",
        "<meta http-equiv='Content-Type' content='text/html; charset=big5'>|Big5",
        "<meta content=\"text/html;charset = 'euc-kr'\" http-equiv=content-type>|EUC-KR",
        "<!-- <meta charset=gbk> --><meta charset=latin1>|windows-1252",
        "<a title='<meta charset=gbk>'><meta charset=shift_jis>|Shift_JIS",
        "</div title=\"<meta charset=gbk>\"><meta charset=koi8-r>|KOI8-R",
        "<?x <meta charset=gbk ?><meta charset=koi8-r>|KOI8-R",
        "<meta charset=utf-16>|UTF-8",
        "<meta charset=utf-16be>|UTF-8",
        "<meta charset=x-user-defined>|windows-1252",
        "<meta charset=none-such><meta charset=gbk>|GBK",
        "<meta content='text/html; charset=gbk'>|UTF-8",
        "<metadata charset=gbk>|UTF-8",
        "<meta charset|UTF-8",
        "<meta charset=\"gbk|UTF-8",
        "<|UTF-8",
        "<!--|UTF-8",
      })
  void aPageNamesItsEncoding(String page, String expected) {
    assertThat(html(page.getBytes(StandardCharsets.US_ASCII), null).name()).isEqualTo(expected);
  }

  @Test
  void onlyTheFirst1024BytesNameIt() {
    String meta = "<meta charset=gbk>";
    assertThat(
            html((" ".repeat(1_024 - meta.length()) + meta).getBytes(StandardCharsets.UTF_8), null)
                .name())
        .isEqualTo("GBK");
    assertThat(
            html((" ".repeat(1_025 - meta.length()) + meta).getBytes(StandardCharsets.UTF_8), null)
                .name())
        .isEqualTo("UTF-8");
  }

  @Test
  void aMarkWinsOverTheHeaderAndTheHeaderOverThePage() {
    byte[] page = "\uFEFF<meta charset=gbk>".getBytes(StandardCharsets.UTF_8);
    assertThat(html(page, "big5")).isEqualTo(WebEncoding.UTF_8);
    assertThat(html("\uFEFFx".getBytes(StandardCharsets.UTF_16BE), "gbk"))
        .isEqualTo(WebEncoding.UTF_16BE);
    assertThat(html("\uFEFFx".getBytes(StandardCharsets.UTF_16LE), null))
        .isEqualTo(WebEncoding.UTF_16LE);
    assertThat(html("<meta charset=gbk>".getBytes(StandardCharsets.UTF_8), "big5").name())
        .isEqualTo("Big5");
    assertThat(html("<meta charset=gbk>".getBytes(StandardCharsets.UTF_8), "none-such").name())
        .isEqualTo("GBK");
  }

  @Test
  void aPageThatSaysNothingIsUtf8WhereItCanBe() {
    assertThat(html("grün".getBytes(StandardCharsets.UTF_8), null)).isEqualTo(WebEncoding.UTF_8);
    assertThat(html("grün".getBytes(StandardCharsets.ISO_8859_1), null))
        .isEqualTo(WebEncoding.WINDOWS_1252);
    assertThat(EncodingSniffer.of("grün".getBytes(StandardCharsets.ISO_8859_1), null, TEXT, false))
        .isEqualTo(WebEncoding.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<?xml version='1.0' encoding='gb2312'?>|GBK",
        "<?xml version=\"1.0\" encoding = \"Shift_JIS\" standalone='yes'?>|Shift_JIS",
        "<?xml version='1.0'?>|UTF-8",
        "<rss><meta charset=gbk/></rss>|UTF-8",
        "<?xml version='1.0' encoding='utf-16'?>|UTF-8",
      })
  void xmlDeclaresIt(String document, String expected) {
    assertThat(
            EncodingSniffer.of(document.getBytes(StandardCharsets.UTF_8), null, XML, false).name())
        .isEqualTo(expected);
  }

  @Test
  void xmlInUtf16WithoutAMarkIsKnownByItsDeclaration() {
    byte[] little = "<?xml version='1.0'?>".getBytes(StandardCharsets.UTF_16LE);
    byte[] big = "<?xml version='1.0'?>".getBytes(StandardCharsets.UTF_16BE);
    assertThat(EncodingSniffer.of(little, null, XML, false)).isEqualTo(WebEncoding.UTF_16LE);
    assertThat(EncodingSniffer.of(big, null, XML, false)).isEqualTo(WebEncoding.UTF_16BE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html; charset=GBK|gbk",
        "text/html;charset=\"gbk\"; x=y|gbk",
        "text/html; charsetx=1; charset = gbk|gbk",
        "text/html; charset='gbk'|gbk",
      })
  void theHeadersCharsetIsFound(String contentType, String label) {
    assertThat(MetaPrescan.charsetIn(contentType)).isEqualTo(label);
  }

  private static WebEncoding html(byte[] page, @Nullable String label) {
    return EncodingSniffer.of(page, label, HTML, false);
  }
}
