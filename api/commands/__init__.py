"""The work of the command line, one module a command (or family), callable from Python."""
