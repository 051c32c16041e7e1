package io.carillon.manager.operation;

import io.carillon.bulk.BulkOutcome;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item of a bulk operation.
 *
 * @param place its place in the operation, from 0
 * @param result null until it is acted on
 */
public record BulkItem(int place, Subject subject, @Nullable Result result) {

  /**
   * What the operation acts on: a task config or an execution.
   *
   * @param taskConfigId null for an execution
   * @param executionId null for a task config
   * @param name the name of the config when it was selected; null for an execution, and for an id
   *     that did not exist
   * @param version the version that the config must still have; null for any
   * @param target the version whose content an undo restores; null for other actions
   */
  public record Subject(
      @Nullable Long taskConfigId,
      @Nullable UUID executionId,
      @Nullable String name,
      @Nullable Long version,
      @Nullable Long target) {

    private static final @Nullable UUID NO_EXECUTION = null;
    private static final @Nullable String NO_NAME = null;
    private static final @Nullable Long NO_CONFIG = null;
    private static final @Nullable Long ANY_VERSION = null;

    static Subject config(long id, @Nullable String name, @Nullable Long version) {
      return new Subject(id, NO_EXECUTION, name, version, null);
    }

    /** Returns a config that does not exist. */
    static Subject missing(long id) {
      return new Subject(id, NO_EXECUTION, NO_NAME, ANY_VERSION, null);
    }

    static Subject execution(UUID id) {
      return new Subject(NO_CONFIG, id, NO_NAME, ANY_VERSION, null);
    }
  }

  /**
   * The result for an item.
   *
   * @param versions of a config that existed; null otherwise
   * @param fields the names of the fields that changed
   * @param newExecutionId the execution that repeats it; null for none
   * @param refusal null when it was neither refused nor failed
   */
  public record Result(
      BulkOutcome outcome,
      @Nullable Versions versions,
      List<String> fields,
      @Nullable UUID newExecutionId,
      @Nullable Refusal refusal) {}

  /** The versions of a config before and after the operation. */
  public record Versions(long before, long after) {}

  /**
   * Why an item was refused.
   *
   * @param code a short, stable code for programs
   * @param message a sentence
   */
  public record Refusal(String code, String message) {}
}
