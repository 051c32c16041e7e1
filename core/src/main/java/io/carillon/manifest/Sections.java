package io.carillon.manifest;

import io.carillon.alert.Alerts;
import io.carillon.connection.Connections;
import io.carillon.manager.change.Components;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.manifest.section.CalendarSection;
import io.carillon.manifest.section.ConfigSection;
import io.carillon.manifest.section.ConnectionSection;
import io.carillon.manifest.section.RuleSection;
import io.carillon.manifest.section.Section;
import io.carillon.manifest.section.TypeSection;
import io.carillon.tasktype.RemoteTaskType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The sections of a transaction, in the order in which they are applied. */
record Sections(List<Section> all) {

  static Sections of(Parts parts, String actor) {
    return new Sections(
        List.of(
            new ConnectionSection(parts.connections(), actor),
            new CalendarSection(parts.components(), actor),
            new TypeSection(parts.components(), parts.types(), actor),
            new ConfigSection(parts.components(), actor),
            new RuleSection(parts.components(), parts.alerts(), actor)));
  }

  /**
   * The components whose objects files manage.
   *
   * @param types reads declarations of task types
   */
  record Parts(
      Components components, Connections connections, Alerts alerts, RemoteTaskType.Reader types) {}

  Section of(Kind kind) {
    return all.stream().filter(section -> section.kind() == kind).findFirst().orElseThrow();
  }

  /** Returns those of the objects that exist. */
  Map<Key, ObjectNode> present(Collection<Key> keys) {
    Map<Key, ObjectNode> found = new HashMap<>();
    for (Section section : all) {
      List<Key> ofKind = keys.stream().filter(key -> key.kind() == section.kind()).toList();
      if (!ofKind.isEmpty()) {
        found.putAll(section.present(ofKind));
      }
    }
    return found;
  }
}
