"""What programs on the command line and over the model context protocol are told."""
