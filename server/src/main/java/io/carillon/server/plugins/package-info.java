/**
 * Task types from jars in a folder: each plug-in has its own class loader below the server's, and
 * only its annotated classes are loaded.
 */
@NullMarked
package io.carillon.server.plugins;

import org.jspecify.annotations.NullMarked;
