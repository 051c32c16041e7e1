/**
 * Placeholders in texts, such as {@code ${due_at:yyyy-MM-dd}}: how they are written, checked and
 * replaced. What a placeholder stands for is defined by a {@link io.carillon.template.Namespace}.
 */
@NullMarked
package io.carillon.template;

import org.jspecify.annotations.NullMarked;
