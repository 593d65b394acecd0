"""From an inbox to raw documents: what is there, its bytes under their sha256, when it was seen.

Belongs here: files, archives and addresses as they come. Does not: what their bytes mean (`documents`).
"""
