/** The kinds of objects of a file: how each is read, compared, written and deleted. */
@NullMarked
package io.carillon.manifest.section;

import org.jspecify.annotations.NullMarked;
