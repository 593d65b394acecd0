"""The hand-over: what was read, as Parquet that is published all at once, and the lock of whoever writes.

Belongs here: reading processes and their cache, publishing, what the warehouse is given. Does not: reading a document
(`ingestion.parse`), any database.
"""
