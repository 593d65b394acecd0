"""Scripts that rebuild knowledge tables, from published sources or from examples. Run by hand; nothing imports them at
run time.
"""
