"""The double-entry kernel for points and rials: it knows amounts and dates, never why.

One posting is one debit and one credit, so a journal that does not balance cannot be written.
Rows of history are never changed or deleted; a mistake is mended by a counter-journal.
"""
