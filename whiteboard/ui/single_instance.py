"""One program for one library: a second start hands its file to the first, which comes to the front."""

from __future__ import annotations

import hashlib
from typing import Final

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE_MS: Final = 1000
LONGEST: Final = 65_536


def name_for(library: str) -> str:
    """The name of the socket of a library; other libraries have programs of their own."""
    return f"loadbearing-{hashlib.sha256(library.encode()).hexdigest()[:16]}"


def hand_over(name: str, file: str) -> bool:
    """Gives ``file`` (or nothing) to a program that runs already; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(QByteArray(f"{file}\n".encode()))
    socket.flush()
    heard = socket.waitForReadyRead(PATIENCE_MS)
    socket.disconnectFromServer()
    return heard


class Listener(QObject):
    """Hears later starts of the program."""

    called = Signal(str)
    """The file that a second start was given, or nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left behind by a program that was killed
            self._server.listen(name)

    @property
    def listening(self) -> bool:
        """Whether later starts are heard."""
        return self._server.isListening()

    def close(self) -> None:
        """Hears no more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_words)
            socket.disconnected.connect(socket.deleteLater)

    def _on_words(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket) or not socket.canReadLine():
            return
        file = bytes(socket.readLine(LONGEST).data()).decode("utf-8", "replace").rstrip("\n")
        socket.write(b"ok\n")
        socket.flush()
        self.called.emit(file)
