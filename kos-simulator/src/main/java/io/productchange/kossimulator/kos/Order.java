package io.productchange.kossimulator.kos;

/** A change call that could be understood. */
record Order(long call, String requestId, String lineNumber, String targetProductCode) {}
