/// Delivery tells others what happened: shell hooks, webhooks, and trying again.
///
/// Nothing is built here yet: the module holds its place between `Service` above and `Storage` and `Outbound` below, so
/// that the outbox worker can move in without moving walls.
package enum Delivery {}
