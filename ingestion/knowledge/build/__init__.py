"""Scripts that rebuild knowledge tables from published sources. Run by hand; nothing imports them at run time."""
