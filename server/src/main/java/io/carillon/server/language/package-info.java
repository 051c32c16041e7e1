/** The language of an answer: English, or Chinese where the request prefers it. */
@NullMarked
package io.carillon.server.language;

import org.jspecify.annotations.NullMarked;
