package io.carillon.alert.rule;

import io.carillon.alert.kind.Language;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the alerts of a rule behave.
 *
 * @param pendingFor how long the condition must hold before the alert fires, 0 to 7 days
 * @param resolveAfter how long the condition must be gone before the alert is resolved, 0 to 7 days
 * @param repeatEvery the time after which an alert that still fires is announced again, 1 minute to
 *     30 days; null for never
 * @param recovery whether the end of an announced alert is announced
 * @param language of the announcements; null for that of the alert settings
 */
public record Behaviour(
    Duration pendingFor,
    Duration resolveAfter,
    @Nullable Duration repeatEvery,
    boolean recovery,
    @Nullable Language language) {}
