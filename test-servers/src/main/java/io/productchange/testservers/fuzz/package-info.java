/**
 * Inputs that are nearly right: valid JSON documents, mutated by structure, reproducible by seed.
 */
@NullMarked
package io.productchange.testservers.fuzz;

import org.jspecify.annotations.NullMarked;
