/**
 * Carries out the call machine's steps on virtual threads, and keeps track of what is under way.
 */
@NullMarked
package io.productchange.kosadapter.work;

import org.jspecify.annotations.NullMarked;
