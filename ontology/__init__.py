"""What can be said: vocabulary, shapes, taxonomy, places register, lexicons, record types, loaders."""
