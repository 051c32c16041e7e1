/** What happened to task configs and why: events, explanations, timelines. */
@NullMarked
package io.carillon.server.api.past;

import org.jspecify.annotations.NullMarked;
