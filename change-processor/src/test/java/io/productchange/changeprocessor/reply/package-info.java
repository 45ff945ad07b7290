@NullMarked
package io.productchange.changeprocessor.reply;

import org.jspecify.annotations.NullMarked;
