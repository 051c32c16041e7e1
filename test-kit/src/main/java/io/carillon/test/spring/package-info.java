/** The test kit in the application context of a Spring test. */
@NullMarked
package io.carillon.test.spring;

import org.jspecify.annotations.NullMarked;
