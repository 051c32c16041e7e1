/**
 * A node without threads, which its caller steps: the same components as an engine's, for tests and
 * the test kit.
 */
@NullMarked
package io.carillon.stepped;

import org.jspecify.annotations.NullMarked;
