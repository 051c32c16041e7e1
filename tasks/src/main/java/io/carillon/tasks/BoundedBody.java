package io.carillon.tasks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of an HTTP answer, or as much of its beginning as was wanted. */
final class BoundedBody {

  private final byte[] bytes;
  private final boolean truncated;

  private BoundedBody(byte[] bytes, boolean truncated) {
    this.bytes = bytes;
    this.truncated = truncated;
  }

  /** Reads at most that many bytes, then hangs up. */
  static BodySubscriber<BoundedBody> reader(int maxBytes) {
    return new Reader(maxBytes);
  }

  int size() {
    return bytes.length;
  }

  /** Whether there was more. */
  boolean truncated() {
    return truncated;
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  /** As text; what is no text in that charset, and NUL, which JSON columns refuse, is replaced. */
  String text(Charset charset) {
    try {
      return decoded(charset.newDecoder().onMalformedInput(CodingErrorAction.REPLACE));
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("a decoder that replaces does not refuse", e);
    }
  }

  /** As text; empty where it is none in that charset. */
  Optional<String> textIfValid(Charset charset) {
    try {
      String text = decoded(charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
      return text.indexOf('\uFFFD') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** A character cut in two by the bound is left out. */
  private String decoded(CharsetDecoder decoder) throws CharacterCodingException {
    decoder.onUnmappableCharacter(CodingErrorAction.REPLACE);
    CharBuffer text =
        CharBuffer.allocate((int) Math.ceil(bytes.length * decoder.maxCharsPerByte()));
    var result = decoder.decode(ByteBuffer.wrap(bytes), text, !truncated);
    if (result.isError()) {
      result.throwException();
    }
    return text.flip().toString().replace('\u0000', '\uFFFD');
  }

  private static final class Reader implements BodySubscriber<BoundedBody> {

    private final int maxBytes;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<BoundedBody> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    Reader(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<BoundedBody> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
      subscription = granted;
      granted.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] taken = new byte[Math.min(buffer.remaining(), maxBytes - read.size())];
        buffer.get(taken);
        read.writeBytes(taken);
        if (buffer.hasRemaining()) {
          hangUp();
          return;
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      body.complete(new BoundedBody(read.toByteArray(), false));
    }

    private void hangUp() {
      if (subscription != null) {
        subscription.cancel();
      }
      body.complete(new BoundedBody(read.toByteArray(), true));
    }
  }
}
