"""Mail: what was decided in a transaction reaches the people it is about, once, in their language."""
