"""Reading: from a repaired document to sections, tables, statements and structure."""
