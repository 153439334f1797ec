"""Pages of the administrator: working-day calendar, audit chain, background work."""
