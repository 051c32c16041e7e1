package io.carillon.tasks.data;

import io.carillon.task.ParameterFault;
import io.carillon.tasks.data.DataProcessingTask.Parameters;
import io.carillon.tasks.data.SqlText.Dialect;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds the faults of parameters that annotations cannot express. */
final class ParameterChecks {

  private static final String WATERMARK = "watermark";
  private static final int MAX_ELEMENTS = 1_000;
  private static final Duration MAX_QUERY_TIMEOUT = Duration.ofDays(7);

  private final Parameters parameters;
  private final List<ParameterFault> faults = new ArrayList<>();

  ParameterChecks(Parameters parameters) {
    this.parameters = parameters;
  }

  List<ParameterFault> faults() {
    checkText();
    parameters.parameters().forEach(this::checkValue);
    checkTimeout();
    if (parameters.statement() != null && parameters.query() == null) {
      checkStatement();
    }
    switch (parameters.target()) {
      case null -> {}
      case Target.Result result -> {}
      case Target.Csv csv -> checkCsv(csv);
      case Target.JsonLines lines -> checkFile(lines.file());
      case Target.Table table -> checkTable(table);
    }
    return List.copyOf(faults);
  }

  private void fault(String path, String message) {
    faults.add(new ParameterFault(path, message));
  }

  private void checkText() {
    String query = parameters.query();
    String statement = parameters.statement();
    if ((query == null) == (statement == null)) {
      fault("", "must have either query or statement");
    } else if (query != null) {
      checkSql("query", query);
    } else if (statement != null) {
      checkSql("statement", statement);
    }
  }

  /** Values of a run belong into parameters: as part of the text they could change its meaning. */
  private void checkSql(String path, String text) {
    if (text.contains("${")) {
      fault(path, "must not contain ${...}: write :name, and give the value in parameters");
      return;
    }
    try {
      checkNames(path, read(text).names());
    } catch (IllegalArgumentException e) {
      fault(path, String.valueOf(e.getMessage()));
    }
  }

  /** The database is not known before a run; MySQL reads some texts in another way. */
  private static SqlText read(String text) {
    try {
      return SqlText.of(text, Dialect.POSTGRESQL);
    } catch (IllegalArgumentException e) {
      try {
        return SqlText.of(text, Dialect.MYSQL);
      } catch (IllegalArgumentException other) {
        throw e;
      }
    }
  }

  private void checkNames(String path, List<String> used) {
    Set<String> given = new HashSet<>(parameters.parameters().keySet());
    if (watermark().isPresent()) {
      given.add(WATERMARK);
      if (!used.contains(WATERMARK)) {
        fault(path, "must read from :watermark on, as in where changed_at >= :watermark");
      }
    }
    for (String name : new HashSet<>(used)) {
      if (!given.contains(name)) {
        fault(path, "names :%s, which parameters does not have".formatted(name));
      }
    }
    parameters.parameters().keySet().stream()
        .filter(name -> !used.contains(name))
        .forEach(name -> fault("parameters." + name, "is not used: the SQL text has no :" + name));
  }

  private Optional<Target.Watermark> watermark() {
    return parameters.target() instanceof Target.Table table
        ? Optional.ofNullable(table.watermark())
        : Optional.empty();
  }

  private void checkValue(String name, JsonNode value) {
    String path = "parameters." + name;
    if (value.isObject()) {
      fault(path, "must be a text, number, boolean, null, or a list of these, not an object");
    } else if (value.isArray()) {
      checkList(path, value);
    }
  }

  private void checkList(String path, JsonNode list) {
    if (list.isEmpty() || list.size() > MAX_ELEMENTS) {
      fault(path, "must have 1 to %,d elements, not %,d".formatted(MAX_ELEMENTS, list.size()));
    }
    for (int i = 0; i < Math.min(list.size(), MAX_ELEMENTS); i++) {
      if (list.get(i).isContainer()) {
        fault("%s[%d]".formatted(path, i), "must be a text, number, boolean or null");
        return;
      }
    }
  }

  private void checkTimeout() {
    Duration timeout = parameters.queryTimeout();
    if (timeout != null
        && (timeout.compareTo(Duration.ofSeconds(1)) < 0
            || timeout.compareTo(MAX_QUERY_TIMEOUT) > 0
            || timeout.getNano() != 0)) {
      fault("query_timeout", "must be from 1s to 7d, in whole seconds");
    }
  }

  private void checkStatement() {
    if (parameters.target() != null) {
      fault("target", "must be left out: a statement returns no rows");
    }
    if (parameters.isReadOnly()) {
      fault("read_only", "must be false for a statement; write a query to read");
    }
  }

  private void checkCsv(Target.Csv csv) {
    checkFile(csv.file());
    try {
      if (!Charset.forName(csv.charset()).canEncode()) {
        fault("target.charset", "must be a charset that can be written, not " + csv.charset());
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      fault("target.charset", "must be a charset, as UTF-8, not \"%s\"".formatted(csv.charset()));
    }
  }

  private void checkFile(String file) {
    if (file.isBlank() || file.indexOf('\u0000') >= 0 || file.endsWith("/")) {
      fault("target.file", "must be the path of a file, not \"%s\"".formatted(file));
    }
  }

  private void checkTable(Target.Table table) {
    if (new HashSet<>(table.key()).size() != table.key().size()) {
      fault("target.key", "must not name a column twice");
    }
    if (table.watermark() == null) {
      return;
    }
    if (table.key().isEmpty()) {
      fault("target.key", "must name a key: rows at the watermark are read again by the next run");
    }
    if (parameters.parameters().containsKey(WATERMARK)) {
      fault("parameters.watermark", "must be left out: its value comes from the target");
    }
  }
}
