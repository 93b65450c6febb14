"""Nilab, an invented city to click through: loaded through the same use cases that a real city uses."""
