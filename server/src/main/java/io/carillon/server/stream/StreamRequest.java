package io.carillon.server.stream;

/**
 * The request of a client.
 *
 * @param caller name of the caller, for the log
 * @param lastId the id of the last event that it got; empty for none
 * @param endsWithLog whether the response ends with the execution whose log alone it follows
 */
record StreamRequest(
    Subscription subscription, String caller, String lastId, boolean endsWithLog) {}
