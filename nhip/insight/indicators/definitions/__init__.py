"""The definitions of computed metrics; importing a module here registers what it defines."""
