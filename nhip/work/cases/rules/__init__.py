"""Pure decisions about cases: transitions, the clock, codes, hashes. No database, clock, settings or I/O."""
