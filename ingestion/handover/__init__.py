"""The hand-over: what was read, as Parquet that is published all at once, and the lock of whoever writes."""
