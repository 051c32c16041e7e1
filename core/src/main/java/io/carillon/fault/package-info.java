/** What is wrong with something a user gave: every fault with its place, and the ways to refuse. */
@NullMarked
package io.carillon.fault;

import org.jspecify.annotations.NullMarked;
