/** The interface of a chapter, and the chapters that also measure the peers. */
@NullMarked
package io.carillon.bench.chapter;

import org.jspecify.annotations.NullMarked;
