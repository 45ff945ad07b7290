package io.productchange.kossimulator.rule;

import tools.jackson.databind.node.ObjectNode;

/**
 * One rule: calls that {@code match} are treated by {@code behaviour}.
 *
 * @param id unique among the rules in force
 * @param source as it was given, with its id
 */
record Rule(String id, Match match, Behaviour behaviour, ObjectNode source) {}
