/** The services as delivered, composed with something that breaks them: for tests only. */
@NullMarked
package io.productchange.chaos.faulty;

import org.jspecify.annotations.NullMarked;
