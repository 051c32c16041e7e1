package io.carillon.server.api.view;

import io.carillon.config.search.ConfigFilter;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import io.carillon.history.EventFeed;
import io.carillon.history.ExecutionFilter;
import io.carillon.history.ExecutionTraits;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Names that identify a list by its filter and order, so that a cursor of another list is refused.
 */
public final class Lists {

  private Lists() {}

  public static String name(String what, String sort, ExecutionFilter filter) {
    return String.join(
        " ",
        what,
        sort,
        scope(filter.scope()),
        sorted(filter.taskConfigIds()),
        sorted(filter.taskTypes()),
        sorted(filter.statuses()),
        sorted(filter.triggers()),
        sorted(filter.workerIds()),
        String.valueOf(filter.queued().from()),
        String.valueOf(filter.queued().to()),
        traits(filter.traits()));
  }

  private static String traits(ExecutionTraits traits) {
    return String.join(
        " ",
        String.valueOf(traits.idPrefix()),
        sorted(traits.queues()),
        sorted(traits.errors().types()),
        String.valueOf(traits.errors().text()),
        String.valueOf(traits.minRun()));
  }

  public static String name(String what, String sort, ConfigFilter filter) {
    return String.join(
        " ",
        what,
        sort,
        scope(filter.scope()),
        sorted(filter.taskTypes()),
        sorted(filter.task().queues()),
        sorted(filter.statuses()),
        sorted(filter.state().health()),
        sorted(filter.schedule().types()),
        sorted(filter.schedule().calendars()),
        String.valueOf(filter.schedule().nextDue().from()),
        String.valueOf(filter.schedule().nextDue().to()),
        String.valueOf(filter.updated().from()),
        String.valueOf(filter.updated().to()),
        String.valueOf(filter.text()));
  }

  /** Returns the name of a feed of events. */
  public static String name(String what, EventFeed.Filter filter) {
    return String.join(
        " ",
        what,
        sorted(filter.kinds()),
        sorted(filter.taskConfigIds()),
        sorted(filter.taskTypes()),
        String.valueOf(filter.decided()),
        String.valueOf(filter.actor()),
        scope(filter.scope()));
  }

  private static String scope(ConfigScope scope) {
    String namespaces = scope.namespaces() == null ? "*" : sorted(scope.namespaceList());
    return namespaces + " " + sorted(scope.labels().stream().map(LabelSelector::text).toList());
  }

  private static String sorted(Collection<?> values) {
    List<String> texts = values.stream().map(String::valueOf).toList();
    return new TreeSet<>(texts).toString();
  }
}
