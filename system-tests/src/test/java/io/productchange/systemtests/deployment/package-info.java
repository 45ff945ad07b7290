/** The Compose file and the image, as far as they can be tried without a container engine. */
@NullMarked
package io.productchange.systemtests.deployment;

import org.jspecify.annotations.NullMarked;
