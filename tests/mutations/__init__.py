"""Faults planted in our own code: a test that does not fail then proves nothing.

One file per package holds its faults in `FAULTS`. To add one, name the requirement rows it would break, the file,
the text to replace (it must occur once), the wrong text, and the tests that must notice.
A full run plants a fixed dozen and those of files that changed since MUTATIONS_SINCE (the commit before this one);
`python -m tests.mutations` (bin/test --deep) plants all and writes docs/deep-tests.md.
"""
