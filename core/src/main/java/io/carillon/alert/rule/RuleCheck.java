package io.carillon.alert.rule;

import io.carillon.alert.kind.Scope;
import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.rendering.ParameterCheck;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.template.Namespace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a rule names: configs, task types, and the parameters of its receivers. */
public final class RuleCheck {

  private static final int NAMED = 5;

  private final Database database;
  private final LocalTaskTypes types;
  private final ParameterCheck parameters;
  private final Namespace example;

  /**
   * Creates the check.
   *
   * @param types the task types of this node, which sends announcements
   * @param example the placeholders of a message, with the values of an example
   */
  public RuleCheck(
      Database database, LocalTaskTypes types, ParameterCheck parameters, Namespace example) {
    this.database = database;
    this.types = types;
    this.parameters = parameters;
    this.example = example;
  }

  /**
   * Requires that everything that a rule names exists and fits.
   *
   * @throws InvalidInputException with every fault
   */
  public void require(RuleDefinition definition) {
    List<Fault> faults = new ArrayList<>();
    checkScope(definition.scope(), faults);
    checkReceivers(definition.announce(), faults);
    refuse(faults);
  }

  /**
   * Requires that receivers exist and their parameters fit.
   *
   * @throws InvalidInputException with every fault
   */
  public void require(@Nullable List<Receiver> announce) {
    List<Fault> faults = new ArrayList<>();
    checkReceivers(announce, faults);
    refuse(faults);
  }

  private static void refuse(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }

  private void checkScope(Scope scope, List<Fault> faults) {
    if (!scope.taskConfigIds().isEmpty()) {
      Set<Long> missing = new HashSet<>(scope.taskConfigIds());
      database
          .sql()
          .sql("select id from carillon.task_config where id = any(:ids) and status <> 'deleted'")
          .param("ids", SqlArrays.longs(scope.taskConfigIds()))
          .query((row, index) -> row.getLong("id"))
          .list()
          .forEach(missing::remove);
      missing.stream()
          .sorted()
          .limit(NAMED)
          .forEach(id ->
              faults.add(
                  new Fault("scope.task_config_ids", "there is no task config " + id + ".")));
    }
    unknown(scope.taskTypes())
        .forEach(type ->
            faults.add(
                new Fault("scope.task_types", "there is no task type " + Quote.of(type) + ".")));
  }

  /** Returns the names of types that neither this node nor another one has. */
  private List<String> unknown(List<String> names) {
    List<String> others = names.stream().filter(name -> types.find(name).isEmpty()).toList();
    if (others.isEmpty()) {
      return others;
    }
    List<String> stored =
        database
            .sql()
            .sql("select name from carillon.task_type where name = any(:names)")
            .param("names", SqlArrays.texts(others))
            .query((row, index) -> row.getString("name"))
            .list();
    return others.stream().filter(name -> !stored.contains(name)).toList();
  }

  private void checkReceivers(@Nullable List<Receiver> announce, List<Fault> faults) {
    for (int i = 0; announce != null && i < announce.size(); i++) {
      String path = "announce[" + i + "]";
      for (Fault fault : faults(announce.get(i))) {
        faults.add(fault.under(path));
      }
    }
  }

  private List<Fault> faults(Receiver receiver) {
    Optional<LocalTaskType> type = types.find(receiver.taskType());
    if (type.isEmpty()) {
      return List.of(
          new Fault(
              "task_type",
              "must be a task type that this node has the class of, not %s: the server itself sends announcements."
                  .formatted(Quote.of(receiver.taskType()))));
    }
    return parameters.faults(type.get().reader(), receiver.parameters(), example).stream()
        .map(fault -> fault.under("parameters"))
        .toList();
  }
}
