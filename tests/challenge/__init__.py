"""The challenge suite: short invented passages, each with the records that a careful reader would expect."""
