"""Forks of Oscar's apps and nothing else: README.md lists each class, and why it is ours."""
