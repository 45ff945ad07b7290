package io.productchange.kosadapter.eligibility;

/**
 * What a request asks for, as far as the check needs it.
 *
 * @param lineNumber the line
 * @param currentProductCode the product that it is said to have
 * @param targetProductCode the product that it shall have
 */
public record Wanted(String lineNumber, String currentProductCode, String targetProductCode) {}
