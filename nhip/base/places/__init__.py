"""Places (đơn vị hành chính): provinces and communes, by code *and date*.

Owns: units with their validity, successions, boundaries. Offers: lookup, search, successors, ward
maps (`api`). Emits: units_loaded, boundaries_imported. Listens to: nothing. Not here: addresses of
people (identity), what a map shows (opscentre, indicators), parcels (land).
"""
