/** Pages and answers about health, for people and probes. */
@NullMarked
package io.carillon.server.pages;

import org.jspecify.annotations.NullMarked;
