package io.carillon.bench.order;

import java.util.List;

/**
 * The result of a process.
 *
 * @param faults errors such as an execution that did not end
 */
public record Result(Finding finding, List<String> faults) {}
