"""Authorities, actions and measures, and the packet that carries a measure to its decider."""
