"""The note and text tools: click, write, and only what was written is kept."""

from __future__ import annotations

from whiteboard.board import edit
from whiteboard.board.edit.create import NOTE_SIZE, TEXT_SIZE
from whiteboard.board.geometry import snap
from whiteboard.board.names import free_id
from whiteboard.board.patch import Patch
from whiteboard.board.records import NoteRecord, TextRecord
from whiteboard.tools.tool import Pointer, Tool


class WritingTool(Tool):
    """Writes where the click was."""

    def enter(self, pointer: Pointer) -> bool:
        """Writes where new things go."""
        self.release(pointer)
        return True


class NoteTool(WritingTool):
    """Writes a sticky note where the click was."""

    def release(self, pointer: Pointer) -> None:
        """Opens the note for writing."""
        board, at = self.surface.board, pointer.at
        draft = NoteRecord(
            free_id("note", board),
            x=snap(at[0]),
            y=snap(at[1]),
            w=NOTE_SIZE[0],
            h=NOTE_SIZE[1],
            z=board.top_z,
        )
        self.surface.done()
        self.surface.write_new(draft, lambda text: edit.add_note(board, at, text), "Add note")


class TextTool(WritingTool):
    """Writes plain text where the click was."""

    cursor = "text"

    def release(self, pointer: Pointer) -> None:
        """Opens the text for writing; nothing written is nothing kept."""
        board, at = self.surface.board, pointer.at
        draft = TextRecord(
            free_id("text", board),
            x=snap(at[0]),
            y=snap(at[1]),
            w=TEXT_SIZE[0],
            h=TEXT_SIZE[1],
            z=board.top_z,
        )

        def finish(text: str) -> Patch:
            return edit.add_text(board, at, text) if text.strip() else Patch()

        self.surface.done()
        self.surface.write_new(draft, finish, "Add text")
