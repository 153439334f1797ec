"""Reading a document of a file by stages; each says what it reads and what it writes. Pure."""
