/** Alerts, their rules, silences and announcements by REST. */
@NullMarked
package io.carillon.server.api.alert;

import org.jspecify.annotations.NullMarked;
