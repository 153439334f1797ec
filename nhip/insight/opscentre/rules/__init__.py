"""Pure decisions of the operations centre: what comes first, and how a line is drawn."""
