@NullMarked
package io.carillon.task;

import org.jspecify.annotations.NullMarked;
