"""Full text in Chinese: how words are compared, what is searched, and the index of a generation."""
