/** A service as a process: settings, management, components, signals and exit status together. */
@NullMarked
package io.productchange.runtime.service;

import org.jspecify.annotations.NullMarked;
