package io.carillon.tasks.maintenance;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.task.Field;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.process.ExitCodes;
import io.carillon.tasks.process.ProgramArguments;
import io.carillon.tasks.process.Surroundings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters of {@code system_maintenance}: one of its actions. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "action")
public sealed interface Maintenance {

  /** Returns the faults that annotations cannot express. */
  List<ParameterFault> faults();

  /**
   * Runs a program that the operator allows.
   *
   * @param program its absolute path
   * @param arguments handed over as they are: no shell reads them
   * @param input what it reads as standard input; null for nothing
   * @param folder the working folder; null for a temporary one
   * @param environment further variables
   * @param charset of what it writes
   * @param grace the time from SIGTERM to SIGKILL when it is stopped
   * @param exitCodes what its exit code means
   */
  @JsonTypeName("command")
  record Command(
      @NotBlank @Size(max = 4_096) @Pattern(regexp = "/.*") @Field(examples = "/usr/bin/rsync")
          String program,
      @Size(max = 1_000) @Field(defaultValue = "[]", examples = "[\"-a\", \"in/\", \"out/\"]")
          List<@NotNull @Size(max = 131_071) String> arguments,
      @Size(max = 1_048_576) @Nullable String input,
      @Size(max = 4_096) @Field(examples = "reports") @Nullable String folder,
      @Size(max = 100) @Field(defaultValue = "{}", examples = "{\"TZ\": \"Asia/Shanghai\"}")
          Map<String, @NotNull String> environment,
      @Field(defaultValue = "UTF-8", examples = "GB18030") Charset charset,
      @Field(defaultValue = "10s", examples = "30s") Duration grace,
      @Valid @Nullable ExitCodes exitCodes)
      implements Maintenance {

    /** Fills in the defaults. */
    public Command {
      arguments = arguments == null ? List.of() : List.copyOf(arguments);
      environment = environment == null ? Map.of() : Map.copyOf(environment);
      charset = charset == null ? StandardCharsets.UTF_8 : charset;
      grace = grace == null ? Duration.ofSeconds(10) : grace;
      exitCodes = exitCodes == null ? ExitCodes.USUAL : exitCodes;
    }

    Surroundings surroundings() {
      return new Surroundings(folder, environment, charset, grace);
    }

    @Override
    public List<ParameterFault> faults() {
      List<ParameterFault> faults = new ArrayList<>(surroundings().faults());
      faults.addAll(ProgramArguments.faults("arguments", arguments));
      if (program.indexOf('\u0000') >= 0) {
        faults.add(new ParameterFault("program", "must not contain U+0000"));
      }
      faults.addAll(
          ProgramArguments.totalFaults(
              Stream.concat(
                  arguments.stream(),
                  environment.entrySet().stream().map(one -> one.getKey() + one.getValue()))));
      return faults;
    }
  }

  /**
   * Maintains Carillon's own tables.
   *
   * @param vacuum whether dead rows are removed, whose space then serves new rows
   * @param analyze whether the statistics of the planner are made anew
   * @param reindex whether indexes are built anew, while work goes on
   * @param tables the names of tables; empty for all
   */
  @JsonTypeName("database")
  record Database(
      @Field(defaultValue = "true") boolean vacuum,
      @Field(defaultValue = "true") boolean analyze,
      @Field(defaultValue = "false") boolean reindex,
      @Size(max = 100) @Field(defaultValue = "[]", examples = "[\"task_execution\"]")
          List<@NotNull @Size(min = 1, max = 63) String> tables)
      implements Maintenance {

    /** Fills in the defaults. */
    public Database {
      tables = tables == null ? List.of() : List.copyOf(tables);
    }

    @Override
    public List<ParameterFault> faults() {
      return vacuum || analyze || reindex
          ? List.of()
          : List.of(new ParameterFault("", "must have vacuum, analyze or reindex"));
    }
  }

  /**
   * Writes Carillon's own tables into a file.
   *
   * @param folder where the files are
   * @param name the beginning of their names
   * @param keep how many of the newest stay
   */
  @JsonTypeName("backup")
  record Backup(
      @NotBlank @Size(max = 4_096) @Field(examples = "backups") String folder,
      @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9_-]{0,49}") @Field(defaultValue = "carillon")
          String name,
      @Field(defaultValue = "7", unit = "files") @Min(1) @Max(10_000) int keep)
      implements Maintenance {

    @Override
    public List<ParameterFault> faults() {
      return folder.indexOf('\u0000') >= 0
          ? List.of(new ParameterFault("folder", "must not contain U+0000"))
          : List.of();
    }
  }

  /**
   * Holds disks and folders against bounds.
   *
   * @param folders at least one
   */
  @JsonTypeName("disk")
  record Disk(@NotEmpty @Size(max = 100) List<@Valid @NotNull Bounds> folders)
      implements Maintenance {

    @Override
    public List<ParameterFault> faults() {
      List<ParameterFault> faults = new ArrayList<>();
      for (int i = 0; i < folders.size(); i++) {
        if (folders.get(i).isEmpty()) {
          faults.add(
              new ParameterFault(
                  "folders[" + i + "]",
                  "must have at least one of min_free_bytes, min_free_percent, min_free_inodes_percent, max_bytes and max_files"));
        }
      }
      return faults;
    }
  }

  /**
   * The bounds of one folder and of its disk; those that are null do not count.
   *
   * @param minFreeBytes that the disk must have free for this process
   * @param minFreePercent of the disk's bytes
   * @param minFreeInodesPercent of the disk's inodes
   * @param maxBytes of all files in the folder and below
   * @param maxFiles their number
   */
  record Bounds(
      @NotBlank @Size(max = 4_096) @Field(examples = "reports") String folder,
      @Min(0) @Field(unit = "bytes", examples = "10737418240") @Nullable Long minFreeBytes,
      @DecimalMin("0") @DecimalMax("100") @Field(unit = "%", examples = "10")
          @Nullable Double minFreePercent,
      @DecimalMin("0") @DecimalMax("100") @Field(unit = "%", examples = "5")
          @Nullable Double minFreeInodesPercent,
      @Min(0) @Field(unit = "bytes", examples = "1073741824") @Nullable Long maxBytes,
      @Min(0) @Field(unit = "files", examples = "10000") @Nullable Long maxFiles) {

    boolean isEmpty() {
      return Stream.of(minFreeBytes, minFreePercent, minFreeInodesPercent, maxBytes, maxFiles)
          .allMatch(bound -> bound == null);
    }

    boolean countsFiles() {
      return maxBytes != null || maxFiles != null;
    }
  }
}
