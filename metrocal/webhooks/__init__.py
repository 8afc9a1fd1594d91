"""Webhooks: programs elsewhere that are told when something public changed, by a signed POST."""
