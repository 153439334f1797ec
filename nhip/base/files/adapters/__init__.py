"""Looking inside files: what they are, and whether they are safe to hand on."""
