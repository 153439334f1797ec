"""Pure decisions about numbers: rounding, standing against a target, trend, choice, suppression."""
