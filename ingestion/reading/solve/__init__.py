"""Cells that were lost or run together, settled by the form's own identities, or left unread.

Belongs here: identities as data (`identities`), the cuts of digits that ran together (`cuts`), cells printed nowhere
(`free`), the search and the law under which a reading counts (`search`), and what of a table it is asked about
(`table`). Does not: finding tables and rows, reading whole cells, and any doubt about a table that is complete.
"""
