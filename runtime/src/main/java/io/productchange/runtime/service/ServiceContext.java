package io.productchange.runtime.service;

import io.productchange.runtime.lifecycle.Lifecycle;
import io.productchange.runtime.management.Health;
import io.productchange.runtime.management.Metrics;
import io.productchange.runtime.settings.Environment;

/**
 * What a service's components are started with.
 *
 * @param environment the checked settings
 * @param lifecycle takes every component that must be stopped again
 * @param health takes the components' checks
 * @param metrics takes the components' meters
 */
public record ServiceContext(
    Environment environment, Lifecycle lifecycle, Health health, Metrics metrics) {}
