/** What applying files changes: objects, and their fields one by one. */
@NullMarked
package io.carillon.manifest.plan;

import org.jspecify.annotations.NullMarked;
