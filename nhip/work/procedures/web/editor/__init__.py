"""Pages in which an officer who does not code writes a form."""
