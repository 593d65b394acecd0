"""The command and the settings, nothing else; every subcommand imports its room only when it is called."""

__version__ = "0.1.0"
