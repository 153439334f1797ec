"""Reads, already filtered by who asks."""
