package io.carillon.cli.arguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParserTest {

  private static final Command.Group PROGRAM =
      new Command.Group(
          "carillon",
          List.of(
              new Command.Leaf<Object>(
                  "ls",
                  List.of(Parameter.optional("NAME")),
                  List.of(
                      Option.of("--type", "TYPE").repeated(),
                      Option.of("--limit", "N"),
                      Option.flag("--all").or("-a"),
                      Option.flag("--brief").or("-b")),
                  (session, arguments) -> 0),
              new Command.Group(
                  "alerts",
                  List.of(
                      new Command.Leaf<Object>(
                          "silence",
                          List.of(Parameter.several("ID")),
                          List.of(),
                          (session, arguments) -> 0)))));

  private static final List<Option> COMMON =
      List.of(Option.choice("--output", "FORMAT", "table", "json").or("-o"), Option.flag("--help"));

  private static Arguments parsed(String... words) {
    return Parser.parse(PROGRAM, COMMON, words).arguments();
  }

  @Test
  void optionsStandAnywhere() {
    Arguments arguments = parsed("-o", "json", "ls", "--type=a", "x", "--type", "b", "-ab");
    assertThat(arguments.path()).containsExactly("ls");
    assertThat(arguments.text("--output")).isEqualTo("json");
    assertThat(arguments.texts("--type")).containsExactly("a", "b");
    assertThat(arguments.has("--all")).isTrue();
    assertThat(arguments.has("--brief")).isTrue();
    assertThat(arguments.words()).containsExactly("x");
    assertThat(parsed("ls", "-ojson").text("--output")).isEqualTo("json");
  }

  @Test
  void twoDashesEndTheOptions() {
    assertThat(parsed("ls", "--", "--type").words()).containsExactly("--type");
    assertThat(parsed("ls", "-").words()).containsExactly("-");
  }

  @Test
  void commandsStandUnderWords() {
    Parser.Call call = Parser.parse(PROGRAM, COMMON, "alerts", "silence", "1", "2");
    assertThat(call.arguments().path()).containsExactly("alerts", "silence");
    assertThat(call.arguments().words()).containsExactly("1", "2");
    assertThat(Parser.parse(PROGRAM, COMMON, "alerts").command()).isInstanceOf(Command.Group.class);
  }

  @Test
  void whatIsWrongIsNamed() {
    refused("usage.command", "lss").hasMessageContaining("ls");
    refused("usage.option", "ls", "--typ", "a").hasMessageContaining("--type");
    refused("usage.option", "ls", "-x");
    refused("usage.value", "ls", "--type");
    refused("usage.flag", "ls", "--all=yes");
    refused("usage.twice", "ls", "--limit", "1", "--limit", "2");
    refused("usage.choice", "ls", "-o", "xml");
    refused("usage.missing", "alerts", "silence");
    refused("usage.surplus", "ls", "a", "b");
  }

  @Test
  void helpNeedsNoParameters() {
    assertThat(parsed("alerts", "silence", "--help").has("--help")).isTrue();
  }

  @Test
  void numbersHaveBounds() {
    assertThat(parsed("ls", "--limit", "7").number("--limit", 5, 1, 9)).isEqualTo(7);
    assertThat(parsed("ls").number("--limit", 5, 1, 9)).isEqualTo(5);
    for (String wrong : List.of("0", "10", "x", "", "9999999999")) {
      assertThatThrownBy(() -> parsed("ls", "--limit", wrong).number("--limit", 5, 1, 9))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("usage.number");
    }
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
      String key, String... words) {
    return assertThatThrownBy(() -> parsed(words))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(key + " ");
  }
}
