/** What the server tells anybody, people and probes: what it is, and whether it works. */
@NullMarked
package io.carillon.server.pages;

import org.jspecify.annotations.NullMarked;
