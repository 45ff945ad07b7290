package io.productchange.kosadapter.kos;

/**
 * What a change call asks of KOS.
 *
 * @param requestId our request's id; KOS does not de-duplicate by it
 * @param lineNumber the line
 * @param currentProductCode what it has; KOS does not check it
 * @param targetProductCode what it shall have
 */
public record ChangeCall(
    String requestId, String lineNumber, String currentProductCode, String targetProductCode) {}
