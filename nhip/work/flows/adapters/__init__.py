"""What stands between flows and the outside: the engine, the drawing, the profile's files."""
