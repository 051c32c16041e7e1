package io.carillon.explanation;

import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;

/**
 * Why a config did or did not run at an instant.
 *
 * @param verdict the answer
 * @param more what else matters: calendar, clock change, lateness, outages, alerts
 * @param planned the next due times, as planned now
 */
public record Explanation(
    Facts facts, Sentence verdict, List<Sentence> more, List<Instant> planned) {}
