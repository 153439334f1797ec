"""Remote signing by the API of the Cloud Signature Consortium, version 2: keys that never leave it."""
