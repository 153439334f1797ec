"""What identity speaks with outside: ID tokens of providers, and the simulated provider."""
