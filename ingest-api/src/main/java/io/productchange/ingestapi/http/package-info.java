/**
 * HTTP without the domain: routes, answers, problems, authentication, and the server that they run
 * in.
 */
@NullMarked
package io.productchange.ingestapi.http;

import org.jspecify.annotations.NullMarked;
