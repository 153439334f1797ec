"""Pages of the public catalogue."""
