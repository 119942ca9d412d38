"""The store: immutable generations with one pointer to the current one."""
