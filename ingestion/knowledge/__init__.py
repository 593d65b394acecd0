"""What the rooms know about the domain: data files with their sources, and the small loaders that read them.

Belongs here: what an office, a law or a reader of reports would call a fact. Does not: any decision made by it.
"""
