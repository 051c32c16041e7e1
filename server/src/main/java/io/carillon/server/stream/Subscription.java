package io.carillon.server.stream;

import io.carillon.feed.ConfigTraits;
import io.carillon.feed.FeedChange;
import io.carillon.feed.FeedSource;
import io.carillon.feed.LiveExecution;
import io.carillon.server.stream.Topic.General;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish of a client. Two clients with equal subscriptions share what is read and written for
 * them.
 *
 * @param topics at least one
 * @param scope which task configs it is about
 * @param every whether each execution and decision is told of, however many there are
 */
record Subscription(Set<Topic> topics, StreamScope scope, boolean every) {

  Subscription {
    topics = Set.copyOf(topics);
  }

  /** Returns whether it has a topic. */
  boolean has(Topic topic) {
    return topics.contains(topic);
  }

  /** Returns the sources of the feed that its topics need. */
  Set<FeedSource> sources() {
    Set<FeedSource> sources = EnumSet.noneOf(FeedSource.class);
    for (Topic topic : topics) {
      switch (topic) {
        case General general -> sources.addAll(sources(general));
        case Topic.ExecutionsOfConfig ignored -> sources.addAll(sources(General.EXECUTIONS));
        case Topic.OneExecution ignored -> sources.addAll(sources(General.EXECUTIONS));
        case Topic.Log ignored -> {}
      }
    }
    return sources;
  }

  private static Set<FeedSource> sources(General general) {
    return switch (general) {
      case EXECUTIONS -> EnumSet.of(FeedSource.EXECUTIONS, FeedSource.EVENTS);
      case EVENTS, CONFIGS -> EnumSet.of(FeedSource.EVENTS);
      case ALERTS -> EnumSet.of(FeedSource.ALERTS);
      case PULSE -> EnumSet.of(FeedSource.EXECUTIONS);
      case WORKERS, QUEUES -> EnumSet.noneOf(FeedSource.class);
    };
  }

  /**
   * Returns whether an execution belongs to it.
   *
   * @param config null when the task config is gone
   */
  boolean wants(UUID execution, long taskConfigId, @Nullable ConfigTraits config) {
    boolean asked =
        has(General.EXECUTIONS)
            || topics.contains(new Topic.ExecutionsOfConfig(taskConfigId))
            || topics.contains(new Topic.OneExecution(execution));
    return asked && scope.admits(config);
  }

  /** Returns whether a live execution belongs to it. */
  boolean wants(LiveExecution execution, @Nullable ConfigTraits config) {
    return wants(execution.id(), execution.taskConfigId(), config);
  }

  /** Returns whether an event is told as one: a decision or change, or a change alone. */
  boolean wantsAsEvent(FeedChange.Event event, @Nullable ConfigTraits config) {
    return (has(General.EVENTS) || (has(General.CONFIGS) && !event.isDecision()))
        && scope.admits(config);
  }

  /** Returns whether an event is told as the first state of the execution that it made. */
  boolean wantsAsState(FeedChange.Event event, @Nullable ConfigTraits config) {
    UUID execution = event.executionId();
    return execution != null
        && switch (event.kind()) {
          case FIRED, TRIGGERED -> wants(execution, event.taskConfigId(), config);
          default -> false;
        };
  }

  /**
   * Returns whether an alert belongs to it: one without a task config unless it is of namespaces.
   */
  boolean wants(FeedChange.AlertChange alert, @Nullable ConfigTraits config) {
    return has(General.ALERTS)
        && (alert.taskConfigId() == 0 ? scope.admitsCluster() : scope.admits(config));
  }

  /** Returns the executions that it names. */
  List<UUID> executions() {
    return topics.stream()
        .filter(Topic.OneExecution.class::isInstance)
        .map(topic -> ((Topic.OneExecution) topic).id())
        .toList();
  }

  /** Returns the task configs that it names. */
  List<Long> configs() {
    return topics.stream()
        .filter(Topic.ExecutionsOfConfig.class::isInstance)
        .map(topic -> ((Topic.ExecutionsOfConfig) topic).taskConfigId())
        .toList();
  }

  /** Returns the executions whose logs it follows. */
  List<UUID> logs() {
    return topics.stream()
        .filter(Topic.Log.class::isInstance)
        .map(topic -> ((Topic.Log) topic).executionId())
        .toList();
  }
}
