"""Reading: from a repaired document to sections, tables, statements and structure.

Belongs here: what a place of the text states. Does not: containers (`documents`), damage (`repair`), whose report it is
(`identity`), whether its figures agree (`expectations`).
"""
