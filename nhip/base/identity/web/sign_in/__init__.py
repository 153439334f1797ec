"""Signing in: how the sign-in library behaves here, and the pages around it."""
