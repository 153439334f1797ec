"""What the exchange reaches outside its rows: documents, files, certificates."""
