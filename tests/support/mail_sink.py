"""A mail server on loopback that keeps what it is given (SMTP, as much of RFC 5321 as one client needs)."""

from __future__ import annotations

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from email.message import Message


class MailSink:
    """``replies`` are given to the next mails in turn, instead of taking them."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[Message] = []
        self.recipients: list[list[str]] = []
        self.replies: list[str] = []


class _Session(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        sink: MailSink = self.server.sink
        recipients: list[str] = []
        self._say("220 sink.example ESMTP")
        while line := self.rfile.readline():
            verb = line[:4].strip().upper()
            if verb == b"EHLO":
                self._say("250 sink.example")
            elif verb == b"RCPT":
                recipients.append(line.decode().partition(":")[2].strip().strip("<>"))
                self._say("250 OK")
            elif verb == b"DATA":
                self._take(sink, recipients)
                recipients = []
            elif verb == b"QUIT":
                self._say("221 Bye")
                return
            else:
                self._say("250 OK")

    def _take(self, sink: MailSink, recipients: list[str]) -> None:
        self._say("354 Go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if sink.replies:
            self._say(sink.replies.pop(0))
            return
        sink.mails.append(email.message_from_bytes(b"".join(lines)))
        sink.recipients.append(recipients)
        self._say("250 Taken")

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


@contextmanager
def receiving() -> Iterator[MailSink]:
    """Take mails until the block ends."""
    sink = MailSink()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
    server.daemon_threads = True
    server.sink = sink
    sink.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
