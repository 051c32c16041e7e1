package io.carillon.cli.http;

/**
 * An event of a stream of the server (HTML Living Standard, 9.2).
 *
 * @param id the position behind it, from which a client continues; the one before where it has none
 * @param name empty for a heartbeat or a position alone
 * @param data a line of JSON; empty without any
 */
public record ServerEvent(String id, String name, String data) {}
