@NullMarked
package io.carillon.agent;

import org.jspecify.annotations.NullMarked;
