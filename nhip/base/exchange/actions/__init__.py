"""The writes of the exchange: every one is an act with its permission, audit record and event."""
