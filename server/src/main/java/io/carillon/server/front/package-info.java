/**
 * What each request passes before a controller sees it: bounds of what is read, the threads and the
 * memory it may have, and one form for every refusal.
 */
@NullMarked
package io.carillon.server.front;

import org.jspecify.annotations.NullMarked;
