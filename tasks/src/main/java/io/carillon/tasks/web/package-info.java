/** An HTTP client with bounds on time, size and hosts, and the encodings of the web. */
@NullMarked
package io.carillon.tasks.web;

import org.jspecify.annotations.NullMarked;
