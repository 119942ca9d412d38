"""Backups of a store: one file or folder that any fazhi can make a store of, and any tool can check."""
