"""Proposals: what organisers send, what moderators decide, and what is told to whom. Rules without input or output."""
