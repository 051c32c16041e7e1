package io.carillon.bench.passage;

import java.util.List;

/**
 * The throughput of work through RabbitMQ.
 *
 * @param queued tasks a second while the queue was filled, including the warm-up; NaN where filling
 *     and draining overlapped
 * @param drained tasks a second, without the warm-up
 * @param faults errors such as a task that did not run
 */
public record Passage(double queued, double drained, List<String> faults) {}
