package io.carillon.overview;

import io.carillon.sentence.Sentence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person should look at.
 *
 * @param about the config, queue or worker
 * @param since when it began; null when that is unknown
 * @param count how many failures, due times or executions
 */
public record Attention(Sentence sentence, About about, @Nullable Instant since, long count) {

  /**
   * What it is about.
   *
   * @param taskConfigId null for a queue and a worker
   * @param name of the config or the queue, or the node of the worker
   * @param namespace of the config; null for a queue and a worker
   */
  public record About(@Nullable Long taskConfigId, String name, @Nullable String namespace) {}
}
