/** The processes of the cluster: what each says about itself, and which are alive. */
@NullMarked
package io.carillon.node;

import org.jspecify.annotations.NullMarked;
