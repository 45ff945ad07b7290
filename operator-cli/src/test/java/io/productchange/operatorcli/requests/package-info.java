@NullMarked
package io.productchange.operatorcli.requests;

import org.jspecify.annotations.NullMarked;
