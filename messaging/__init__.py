"""Everything that leaves for people: SMS, e-mail and messages in the app, as rows of an outbox.

A message is written in the transaction of what it tells, and leaves after the commit. Who may be written to,
and why, is not decided here.
"""
