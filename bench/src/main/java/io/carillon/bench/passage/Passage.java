package io.carillon.bench.passage;

import java.util.List;

/**
 * How fast work went through RabbitMQ.
 *
 * @param queued tasks a second while the queue was filled, warm-up too; not a number where filling
 *     and draining went on at once
 * @param drained tasks a second, without the warm-up
 * @param faults what should not be, such as a task that did not run
 */
public record Passage(double queued, double drained, List<String> faults) {}
