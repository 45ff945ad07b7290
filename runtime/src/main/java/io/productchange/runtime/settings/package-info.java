/**
 * Settings read from the environment: declared once, checked all together before anything starts.
 */
@NullMarked
package io.productchange.runtime.settings;

import org.jspecify.annotations.NullMarked;
