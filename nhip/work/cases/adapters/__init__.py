"""What cases needs from outside itself: configuration, counters, the PDF engine."""
