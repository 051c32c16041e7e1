package io.carillon.bench.order;

import java.util.List;

/**
 * What a process found out.
 *
 * @param faults what should not be, such as an execution that did not end
 */
public record Result(Finding finding, List<String> faults) {}
