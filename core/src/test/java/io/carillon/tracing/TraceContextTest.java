package io.carillon.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aHeaderIsReadAndWrittenUnchanged() {
    TraceContext context = Objects.requireNonNull(TraceContext.parse(PARENT, "a=1,b=2"));

    assertThat(context).isEqualTo(new TraceContext(PARENT, "a=1,b=2"));
    assertThat(context.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(context.spanId()).isEqualTo("00f067aa0ba902b7");
  }

  @Test
  void aTraceThatIsNotSampledStaysSo() {
    String parent = PARENT.substring(0, 53) + "00";
    assertThat(TraceContext.parse(parent, null)).isEqualTo(new TraceContext(parent, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
      })
  void aHeaderThatDoesNotConformIsNone(String header) {
    assertThat(TraceContext.parse(header, "a=1")).isNull();
  }

  @Test
  void aStateThatIsFaultyOrTooLongIsLeftOut() {
    assertThat(TraceContext.parse(PARENT, "\u0000")).isEqualTo(new TraceContext(PARENT, null));
    String longest = "a=" + "x".repeat(250) + ",b=" + "x".repeat(250);
    assertThat(TraceContext.parse(PARENT, longest)).isEqualTo(new TraceContext(PARENT, longest));
    String tooLong = longest + ",c=" + "x".repeat(20);
    assertThat(TraceContext.parse(PARENT, tooLong)).isEqualTo(new TraceContext(PARENT, null));
  }
}
