@NullMarked
package io.carillon.test;

import org.jspecify.annotations.NullMarked;
