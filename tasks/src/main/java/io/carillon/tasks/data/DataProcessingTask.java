package io.carillon.tasks.data;

import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import io.carillon.task.ParameterFault;
import io.carillon.task.ReservedMemory;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.task.Verbatim;
import io.carillon.tasks.Checks;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.jdbc.JdbcConnector;
import io.carillon.tasks.jdbc.JdbcDrivers;
import io.carillon.tasks.jdbc.JdbcSettings;
import io.carillon.tasks.jdbc.OpenDatabase;
import io.carillon.tasks.jdbc.StopWatcher;
import io.carillon.tasks.web.AllowedHosts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Runs SQL on a connection of the kind {@code jdbc}: a statement, or a query whose rows become the
 * result, a file, or rows of a table of another connection.
 */
@TaskType(
    name = "data_processing",
    description = "Runs SQL; rows become the result, a CSV or JSON Lines file, or rows of a table")
public final class DataProcessingTask implements TaskHandler<DataProcessingTask.Parameters> {

  private static final long MAX_ROW_BYTES = 64L << 20;
  private static final int SHARE_OF_ROWS = 8;
  private static final int COPIES_OF_ROWS = 3;

  /** The SQL to run and the place of its rows; omitted values get their defaults. */
  public record Parameters(
      @NotBlank
          @ConnectionName("jdbc")
          @Field(
              title = "Connection",
              description = "The name of the connection of the database",
              examples = "warehouse")
          String connection,
      @Verbatim
          @Size(min = 1, max = 100_000)
          @Field(
              title = "Query",
              description = "One SQL statement that returns rows, with values as in :name",
              examples = "select id, total from orders where changed_at >= :since")
          @Nullable String query,
      @Verbatim
          @Size(min = 1, max = 100_000)
          @Field(
              title = "Statement",
              description =
                  "One SQL statement that returns no rows, instead of a query; the connection must"
                      + " not be read-only",
              examples = "delete from sessions where ended_at < :before")
          @Nullable String statement,
      @Size(max = 100)
          @Field(
              title = "Values",
              description =
                  "Values of the names in the SQL text, each a text, number, boolean, null, or a"
                      + " list of these for in (:name); they never become part of the text",
              examples = "{\"since\": \"${last_success_at|1970-01-01T00:00:00Z}\"}")
          Map<@Pattern(regexp = "^[A-Za-z_][A-Za-z0-9_]{0,99}$") String, JsonNode> parameters,
      @Field(
              title = "Read only",
              description =
                  "Whether the database refuses changes and the transaction is rolled back; true by"
                      + " default for a query, and never for a statement")
          @Nullable Boolean readOnly,
      @Valid
          @Field(
              title = "Target",
              description = "The place where the rows of a query go; the result by default")
          @Nullable Target target,
      @Min(1)
          @Max(10_000)
          @Field(
              title = "Fetch size",
              description =
                  "The number of rows that are fetched together; a lower one for large rows",
              defaultValue = "200",
              unit = "rows")
          Integer fetchSize,
      @Field(
              title = "Query timeout",
              description =
                  "The longest time until the database answers, in whole seconds; that of the"
                      + " attempt by default",
              examples = "10m")
          @Nullable Duration queryTimeout) {

    /** Fills in the defaults. */
    public Parameters {
      parameters =
          parameters == null
              ? Map.of()
              : Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
      fetchSize = fetchSize == null ? 200 : fetchSize;
    }

    boolean isReadOnly() {
      return readOnly == null ? query != null : readOnly;
    }

    int queryTimeoutSeconds() {
      return queryTimeout == null ? 0 : (int) queryTimeout.toSeconds();
    }
  }

  private final JdbcConnector connector;
  private final AllowedFolders folders;

  /** Creates a task that reaches the databases and folders that are allowed. */
  public DataProcessingTask(AllowedHosts hosts, AllowedFolders folders, JdbcDrivers drivers) {
    this.connector = new JdbcConnector(hosts, drivers);
    this.folders = folders;
  }

  @Override
  public List<ParameterFault> check(Parameters parameters) {
    return new ParameterChecks(parameters).faults();
  }

  @Override
  public Object run(Parameters parameters, TaskContext context) throws Exception {
    Checks.refuse(check(parameters));
    long rowBytes = rowBytes(context);
    try (ReservedMemory memory = context.reserveMemory(rowBytes * COPIES_OF_ROWS)) {
      return StopWatcher.during(context, stop -> work(parameters, context, stop, rowBytes));
    }
  }

  /** Rows exist as bytes of the driver, as values, and as what is written of them. */
  private static long rowBytes(TaskContext context) {
    return Math.min(context.memoryBudget() / SHARE_OF_ROWS, MAX_ROW_BYTES);
  }

  private Object work(Parameters parameters, TaskContext context, StopWatcher stop, long rowBytes)
      throws Exception {
    JdbcSettings settings = context.connection(parameters.connection(), JdbcSettings.class);
    JdbcConnector.Use use = new JdbcConnector.Use(parameters.isReadOnly(), false, rowBytes);
    try (OpenDatabase source = connector.open(parameters.connection(), settings, use)) {
      stop.add(source.jdbc());
      String statement = parameters.statement();
      if (statement != null) {
        return new StatementRun(parameters, source, stop).run(statement);
      }
      try (RowSink sink = sink(parameters.target(), context, stop)) {
        return new QueryRun(parameters, context, source, stop, rowBytes).into(sink);
      }
    }
  }

  private RowSink sink(@Nullable Target target, TaskContext context, StopWatcher stop)
      throws Exception {
    return switch (target) {
      case null -> new ResultSink(Target.Result.DEFAULT);
      case Target.Result result -> new ResultSink(result);
      case Target.Csv csv ->
          FileSink.csv(file(csv.file(), csv.gzip(), csv.maxBytes(), context), csv);
      case Target.JsonLines lines ->
          FileSink.jsonLines(file(lines.file(), lines.gzip(), lines.maxBytes(), context));
      case Target.Table table -> table(table, context, stop);
    };
  }

  private OutputFile file(String file, boolean gzip, long maxBytes, TaskContext context)
      throws Exception {
    return new OutputFile(
        folders, new OutputFile.Wish(file, gzip, maxBytes), context.executionId());
  }

  private TableSink table(Target.Table target, TaskContext context, StopWatcher stop)
      throws Exception {
    JdbcSettings settings = context.connection(target.connection(), JdbcSettings.class);
    JdbcConnector.Use use = new JdbcConnector.Use(false, target.key().isEmpty(), 0);
    OpenDatabase database = connector.open(target.connection(), settings, use);
    try {
      stop.add(database.jdbc());
      return new TableSink(database, target, stop);
    } catch (Exception e) {
      database.close();
      throw e;
    }
  }
}
