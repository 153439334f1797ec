"""Foreign test suites run against this platform, each through a thin face over the doors everybody uses."""
