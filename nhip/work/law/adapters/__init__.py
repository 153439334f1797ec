"""What law keeps or reads outside the database: files of documents, the table of kinds, the index."""
