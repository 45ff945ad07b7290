/** What every command has in common: options, environment, output, exit status. */
@NullMarked
package io.productchange.operatorcli.cli;

import org.jspecify.annotations.NullMarked;
