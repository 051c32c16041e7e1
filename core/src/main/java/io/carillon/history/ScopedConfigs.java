package io.carillon.history;

import io.carillon.database.Database;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Finds the configs of a scope by one index: that of labels when it has any, else of namespaces.
 */
public final class ScopedConfigs {

  private static final String WITH_LABEL =
      """
      select l.task_config_id as id from carillon.task_config_label l
      join carillon.task_config c on c.id = l.task_config_id
      where l.key = :key and l.value = :value and {condition}
      order by l.key, l.value, l.task_config_id limit :most
      """;

  private static final String WITH_KEY =
      """
      select distinct l.task_config_id as id from carillon.task_config_label l
      join carillon.task_config c on c.id = l.task_config_id
      where l.key = :key and {condition} limit :most
      """;

  private static final String IN_NAMESPACES =
      """
      select c.id from unnest(:scope_namespaces) as n(name) cross join lateral (
        select t.id from carillon.task_config t where t.namespace >= n.name and t.namespace <= n.name
        order by t.namespace, t.id limit :most) as c limit :most
      """;

  private final Database database;

  /** Creates a reader of a database. */
  public ScopedConfigs(Database database) {
    this.database = database;
  }

  /** Returns configs of the scope, which is not that of all; all of them when fewer than most. */
  public Set<Long> configs(ConfigScope scope, int most) {
    if (scope.isNone()) {
      return Set.of();
    }
    // A selector with a value is in general the rarer one.
    Optional<LabelSelector> label =
        scope.labels().stream()
            .min(
                Comparator.comparing((LabelSelector one) -> one.value() == null)
                    .thenComparing(LabelSelector::text));
    String select =
        label.isEmpty()
            ? IN_NAMESPACES
            : (label.get().value() == null ? WITH_KEY : WITH_LABEL)
                .replace("{condition}", scope.condition("c"));
    StatementSpec statement = database.sql().sql(select).param("most", most);
    label.ifPresent(one -> statement.param("key", one.key()).param("value", one.value()));
    scope.parameters().forEach(statement::param);
    return new HashSet<>(statement.query(Long.class).list());
  }
}
