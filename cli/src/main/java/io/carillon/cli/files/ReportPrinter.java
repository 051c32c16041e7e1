package io.carillon.cli.files;

import io.carillon.cli.output.Documents;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.output.Style;
import io.carillon.cli.protocol.FileActions;
import io.carillon.cli.text.DisplayText;
import tools.jackson.databind.JsonNode;

/** Prints what applying files changes, field by field. */
final class ReportPrinter {

  private static final int WIDEST = 200;

  private final Output output;

  ReportPrinter(Output output) {
    this.output = output;
  }

  /** Prints a report; returns whether anything differs. */
  boolean print(JsonNode report) {
    switch (output.format()) {
      case OutputFormat.JSON -> output.line(Documents.json(report));
      case OutputFormat.YAML -> output.print(Documents.yaml(report));
      case OutputFormat.TABLE, OutputFormat.WIDE, OutputFormat.NAME -> files(report);
    }
    return count(report, FileActions.CREATED)
            + count(report, FileActions.CHANGED)
            + count(report, FileActions.DELETED)
        > 0;
  }

  private void files(JsonNode report) {
    for (JsonNode file : report.path("files")) {
      if (!file.path("changes").isEmpty()) {
        output.line(output.styled(DisplayText.line(file.path("file").asString("")), Style.BOLD));
        file.path("changes").forEach(this::change);
      }
    }
    boolean planned = report.path("dry_run").asBoolean(false);
    output.say(
        planned ? "files.planned" : "files.applied",
        count(report, FileActions.CREATED),
        count(report, FileActions.CHANGED),
        count(report, FileActions.DELETED),
        count(report, FileActions.UNCHANGED));
  }

  private static int count(JsonNode report, String action) {
    return report.path(action).asInt(0);
  }

  private void change(JsonNode change) {
    String action = change.path("action").asString("");
    String namespace = change.path("namespace").asString("default");
    String name = change.path("name").asString("");
    String shown =
        "%s %s %s"
            .formatted(
                sign(action),
                output.messages().word("object", change.path("kind").asString("")),
                namespace.equals("default") ? name : namespace + "/" + name);
    String adopted = change.path("adopted").asBoolean(false) ? "  " + word("files.adopted") : "";
    output.line(output.styled(DisplayText.line(shown), style(action)) + adopted);
    change.path("fields").forEach(this::field);
  }

  private static String sign(String action) {
    return switch (action) {
      case FileActions.CREATED -> "+";
      case FileActions.DELETED -> "-";
      case FileActions.CHANGED -> "~";
      default -> "=";
    };
  }

  private static Style style(String action) {
    return switch (action) {
      case FileActions.CREATED -> Style.GOOD;
      case FileActions.DELETED -> Style.BAD;
      case FileActions.CHANGED -> Style.WARNING;
      default -> Style.DIM;
    };
  }

  private String word(String key) {
    return output.messages().text(key);
  }

  private void field(JsonNode field) {
    String drift = field.path("drift").asBoolean(false) ? "  " + word("files.drift") : "";
    output.line(
        "    %s: %s → %s%s"
            .formatted(
                DisplayText.line(field.path("path").asString("")),
                value(field.path("before")),
                value(field.path("after")),
                drift));
  }

  private String value(JsonNode value) {
    if (value.isMissingNode()) {
      return word("files.nothing");
    }
    int omitted = value.path("omitted_bytes").asInt(-1);
    return omitted >= 0 && value.size() == 1
        ? output.sentence("files.omitted", omitted)
        : DisplayText.cut(DisplayText.line(value.toString()), WIDEST);
  }
}
