"""What carries announcements out: ports with one adapter for each provider, and the local outbox."""
