package io.carillon.spring.actor;

import io.carillon.manager.ActorProvider;

/** The same actor for every call. */
record FixedActor(String actor) implements ActorProvider {}
