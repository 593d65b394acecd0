"""What the rooms know about the domain: data files with their sources, and the small loaders that read them."""
