package io.carillon.alert.kind;

/** Parts of statements about the rows of {@code carillon.alert_target}. */
final class Targets {

  /** The condition that a target {@code t} is about everything. */
  static final String ABOUT_EVERYTHING =
      """
      t.task_config_id is null and t.task_type is null and t.namespace is null
        and t.label_key is null
      """;

  /** The condition that a config {@code k} has all labels of a target {@code t}. */
  static final String HAS_LABELS =
      "k.labels @> all(t.labels_equal) and jsonb_exists_all(k.labels, t.label_keys)";

  /**
   * The targets {@code t} of the kind {@code :kind} that are about a config {@code k}, each found
   * by an index: the cost does not depend on the number of rules. A config without labels has no
   * row in {@code jsonb_object_keys}.
   */
  static final String OF_CONFIG =
      """
      select t.* from carillon.alert_target t where t.task_config_id = k.id and t.kind = :kind
      union all
      select t.* from carillon.alert_target t where t.task_type = k.task_type and t.kind = :kind
      union all
      select t.* from carillon.alert_target t where t.namespace = k.namespace and t.kind = :kind
      union all
      select t.* from jsonb_object_keys(k.labels) as l(key)
      join carillon.alert_target t on t.label_key = l.key and t.kind = :kind
      where {has_labels}
      union all
      select t.* from carillon.alert_target t where t.kind = :kind and {everything}
      """
          .replace("{has_labels}", HAS_LABELS)
          .replace("{everything}", ABOUT_EVERYTHING);

  private Targets() {}
}
