/** The heartbeat by which another system notices that this one is down. */
@NullMarked
package io.carillon.server.alerting;

import org.jspecify.annotations.NullMarked;
