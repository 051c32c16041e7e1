package io.carillon.cli.output;

import io.carillon.cli.text.DisplayText;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** JSON and YAML, read and written. */
public final class Documents {

  /** Reads and writes JSON; numbers keep all their digits. */
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  /** Made at the first use: most commands need no YAML. */
  private static final class Yaml {

    static final ObjectMapper MAPPER =
        builder()
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
            .build();

    /** Returns a mapper that puts every text between quotation marks, where escapes may stand. */
    static ObjectMapper quoting() {
      return builder().build();
    }

    private static YAMLMapper.Builder builder() {
      return YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new Quotes()).build())
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }
  }

  /** Also quotes the names of fields with characters that are escaped. */
  private static final class Quotes extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1;

    @Override
    public boolean needToQuoteName(String name) {
      return super.needToQuoteName(name) || !DisplayText.isHarmless(name);
    }
  }

  private Documents() {}

  /** Returns JSON on several lines, with dangerous characters escaped. */
  public static String json(JsonNode node) {
    return DisplayText.json(
        JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(node));
  }

  /** Returns YAML with a line break at its end, with dangerous characters escaped. */
  public static String yaml(JsonNode node) {
    String yaml = Yaml.MAPPER.writeValueAsString(node);
    return DisplayText.isHarmless(yaml)
        ? yaml
        : DisplayText.yaml(Yaml.quoting().writeValueAsString(node));
  }

  /**
   * Returns the tree of YAML, of which JSON is a part.
   *
   * @throws tools.jackson.core.JacksonException when it is none
   */
  public static JsonNode read(String text) {
    return Yaml.MAPPER.readTree(text);
  }
}
