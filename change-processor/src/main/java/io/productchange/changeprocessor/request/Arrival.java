package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.request.ReadRequest;

/**
 * A readable request in the partition of its line.
 *
 * @param request what the value says
 * @param source the record
 */
public record Arrival(ReadRequest.Readable request, SourceRecord source) {}
