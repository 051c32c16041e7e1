@NullMarked
package io.carillon.tasktype;

import org.jspecify.annotations.NullMarked;
