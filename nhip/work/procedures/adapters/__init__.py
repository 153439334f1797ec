"""What procedures keep outside the database: the search index on disk, the profile's data files."""
