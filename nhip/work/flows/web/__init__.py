"""The pages of flows, all of them at the officer's desk."""
