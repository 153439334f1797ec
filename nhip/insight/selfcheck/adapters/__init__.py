"""What the self-assessment reads from files and asks of other modules."""
