package io.productchange.kossimulator.http;

/**
 * A request that was read completely.
 *
 * @param connection numbers the connections of this server, from 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the body is read once and let go
public record Request(RequestHead head, byte[] body, long connection) {}
