"""From an inbox to raw documents: what is there, its bytes under their sha256, when it was seen."""
