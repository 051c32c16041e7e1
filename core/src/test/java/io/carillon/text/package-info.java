@NullMarked
package io.carillon.text;

import org.jspecify.annotations.NullMarked;
