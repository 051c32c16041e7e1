/**
 * Sentences that Carillon says: a code with arguments, and the words for both in English and
 * Chinese. It knows nothing but times and texts.
 */
@NullMarked
package io.carillon.sentence;

import org.jspecify.annotations.NullMarked;
