"""A mailbox on this machine that speaks IMAP over a socket: as much of it as a reader of returned letters needs."""

import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager

from tests.messaging.carrier import _served

CAME = "24-Nov-2026 08:00:00 +0000"
PASSWORD = "a pass\\word"


class Mailbox:
    """Letters by folder and uid. `mood`: well, refuses (the password), hangs up (at the first letter), full (no copy)."""

    def __init__(self) -> None:
        self.folders: dict[str, dict[int, bytes]] = {"INBOX": {}}
        self.came: dict[int, str] = {}
        self.mood, self.port, self.last = "well", 0, 0
        self.said: list[str] = []

    def put(self, letter: bytes, *, came: str = CAME) -> int:
        self.last += 1
        self.folders["INBOX"][self.last], self.came[self.last] = letter, came
        return self.last


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.folder, self.deleted = "", set[int]()
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, rest = line.partition(" ")
            words = rest.split()
            word = words[1].upper() if words[0].upper() == "UID" else words[0].upper()
            self.server.box.said.append(word)
            answer = self.answer(word, rest.removeprefix("UID "), tag)
            if answer is None:
                return
            self.say(f"{tag} {answer}")
            if word == "LOGOUT":
                return

    def answer(self, word: str, rest: str, tag: str) -> str | None:
        """What ends the answer; None hangs up."""
        act = getattr(self, f"on_{word.lower()}", None)
        return act(rest, tag) if act else "BAD what is that"

    def on_capability(self, rest: str, tag: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def on_login(self, rest: str, tag: str) -> str:
        quoted = PASSWORD.replace("\\", "\\\\")
        ok = self.server.box.mood != "refuses" and rest == f'LOGIN reader "{quoted}"'
        return "OK welcome" if ok else "NO not you"

    def on_select(self, rest: str, tag: str) -> str:
        self.folder = rest.split('"')[1]
        if self.folder not in self.server.box.folders:
            return "NO such folder"
        self.say(f"* {len(self.server.box.folders[self.folder])} EXISTS")
        return "OK [READ-WRITE] selected"

    def on_create(self, rest: str, tag: str) -> str:
        self.server.box.folders.setdefault(rest.split('"')[1], {})
        return "OK created"

    def on_search(self, rest: str, tag: str) -> str:
        found = sorted(set(self.server.box.folders[self.folder]) - self.deleted)
        self.say("* SEARCH " + " ".join(map(str, found)))
        return "OK searched"

    def on_fetch(self, rest: str, tag: str) -> str | None:
        if self.server.box.mood == "hangs up":
            return None
        uid, most = int(rest.split()[1]), int(re.findall(r"<0\.(\d+)>", rest)[0])
        letter = self.server.box.folders[self.folder].get(uid)
        if letter is not None:
            head = f'* 1 FETCH (UID {uid} INTERNALDATE "{self.server.box.came[uid]}" BODY[]<0> {{{len(letter[:most])}}}\r\n'
            self.wfile.write(head.encode() + letter[:most] + b")\r\n")
        return "OK fetched"

    def on_copy(self, rest: str, tag: str) -> str:
        folder = self.server.box.folders.get(rest.split('"')[1])
        if folder is None or self.server.box.mood == "full":
            return "NO [TRYCREATE] not there"
        folder.update({uid: self.server.box.folders[self.folder][uid] for uid in self.uids(rest)})
        return "OK copied"

    def on_store(self, rest: str, tag: str) -> str:
        self.deleted.update(self.uids(rest))
        return "OK stored"

    def on_expunge(self, rest: str, tag: str) -> str:
        for uid in self.deleted:
            self.server.box.folders[self.folder].pop(uid, None)
        return "OK gone"

    def on_logout(self, rest: str, tag: str) -> str:
        self.say("* BYE")
        return "OK bye"

    @staticmethod
    def uids(rest: str) -> list[int]:
        return [int(uid) for uid in rest.split()[1].split(",")]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, box: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.box = box


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with _served(_Server(box)) as port:
        box.port = port
        yield box
