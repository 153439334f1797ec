"""Pure decisions of places: names, unit lists, successions, search, geometry, the map."""
