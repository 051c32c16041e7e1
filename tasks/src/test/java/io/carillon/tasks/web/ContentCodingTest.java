package io.carillon.tasks.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

public class ContentCodingTest {

  private static final byte[] TEXT = "Glück ".repeat(1_000).getBytes(StandardCharsets.UTF_8);

  @Test
  void gzipAndBothKindsOfDeflateAreDecoded() throws Exception {
    assertThat(decoded(gzip(TEXT), 100_000, "gzip").bytes()).isEqualTo(TEXT);
    assertThat(decoded(gzip(TEXT), 100_000, "x-gzip").bytes()).isEqualTo(TEXT);
    assertThat(decoded(deflate(TEXT, false), 100_000, "deflate").bytes()).isEqualTo(TEXT);
    assertThat(decoded(deflate(TEXT, true), 100_000, "deflate").bytes()).isEqualTo(TEXT);
  }

  @Test
  void codingsOneAfterTheOtherAreDecodedFromTheLastToTheFirst() throws Exception {
    assertThat(decoded(gzip(deflate(TEXT, false)), 100_000, "deflate", "gzip").bytes())
        .isEqualTo(TEXT);
  }

  @Test
  void ofABombOnlyTheBoundIsDecoded() throws Exception {
    BoundedBody body = decoded(gzip(gzip(new byte[50_000_000])), 65_536, "gzip", "gzip");
    assertThat(body.size()).isEqualTo(65_536);
    assertThat(body.truncated()).isTrue();
  }

  @Test
  void theBeginningOfABodyThatWasCutIsDecoded() throws Exception {
    byte[] whole = gzip(TEXT);
    BoundedBody cut = new BoundedBody(Arrays.copyOf(whole, whole.length - 12), true);
    BoundedBody body = ContentCoding.decode(cut, List.of("gzip"), 100_000, BodyMemory.NOT_NEEDED);
    assertThat(body.truncated()).isTrue();
    assertThat(new String(TEXT, StandardCharsets.UTF_8)).startsWith(body.text(WebEncoding.UTF_8));
  }

  @Test
  void aBodyThatIsNotWhatItsHeaderSaysFails() {
    for (String coding : List.of("gzip", "deflate")) {
      assertThatThrownBy(() -> decoded("plain text".getBytes(StandardCharsets.UTF_8), 100, coding))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not " + coding);
    }
    byte[] whole;
    try {
      whole = gzip(TEXT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThatThrownBy(() -> decoded(Arrays.copyOf(whole, whole.length - 12), 100_000, "gzip"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void otherCodingsAreRefusedByName() {
    assertThatThrownBy(() -> decoded(TEXT, 100, "br"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("\"br\"")
        .hasMessageContaining("gzip and deflate");
    assertThatThrownBy(() -> decoded(TEXT, 100, "gzip", "gzip", "gzip", "gzip"))
        .isInstanceOf(NotRetryableException.class);
  }

  @Test
  void noBodyAndNoCodingAreLeftAlone() throws Exception {
    assertThat(decoded(new byte[0], 100, "gzip").size()).isZero();
    assertThat(ContentCoding.of(List.of("identity", " GZIP , deflate", "")))
        .containsExactly("gzip", "deflate");
  }

  private static BoundedBody decoded(byte[] bytes, int maxBytes, String... codings)
      throws Exception {
    return ContentCoding.decode(
        new BoundedBody(bytes, false), List.of(codings), maxBytes, BodyMemory.NOT_NEEDED);
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  public static byte[] deflate(byte[] bytes, boolean raw) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
      out.write(bytes);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }
}
