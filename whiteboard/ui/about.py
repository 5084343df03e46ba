"""The guide and the page about the program."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from whiteboard import paths
from whiteboard.ui import style
from whiteboard.ui.controls import Button
from whiteboard.ui.mark import Mark
from whiteboard.ui.widgets import Text, column, row

_PERCENT: Final = re.compile(r"(?<=\d) %")
"""At which no line may be broken."""
GUIDE: Final = Path(__file__).with_name("guide.md")


class GuideDialog(QDialog):
    """How to practise and how to run an interview, on one page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Guide")
        self.resize(680, min(720, parent.height() - 40))
        browser = QTextBrowser()
        browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        browser.document().setDefaultFont(style.font(13))
        browser.document().setDocumentMargin(24)
        browser.setMarkdown(_PERCENT.sub("\u202f%", GUIDE.read_text(encoding="utf-8")))
        _space_out(browser.document())
        column(self).addWidget(browser)


class AboutDialog(QDialog):
    """Version, licence, and where the log lies."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Loadbearing")
        layout = column(self, margins=(24, 20, 24, 20), spacing=10)
        head = row(spacing=10)
        head.addWidget(Mark())
        head.addWidget(Text(f"Loadbearing {program_version()}", "section"))
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(Text("The whiteboard whose diagrams carry load. MIT licence.", "body", "text2"))
        log = Text(f"Log: {paths.log_folder()}", "mono", "text3", wrap=True)
        log.setTextInteractionFlags(log.textInteractionFlags().TextSelectableByMouse)
        layout.addWidget(log)
        close = Button("Close", "primary")
        close.clicked.connect(self.accept)
        end = row()
        end.addStretch(1)
        end.addWidget(close)
        layout.addLayout(end)


def _space_out(document: QTextDocument) -> None:
    """Room between paragraphs, and more above headings: text from Markdown has none."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        shape.setTopMargin(14 if shape.headingLevel() > 1 else 0)
        shape.setBottomMargin(6)
        shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setPosition(block.position())
        cursor.setBlockFormat(shape)
        block = block.next()


def program_version() -> str:
    """The installed version; a checkout that was never installed has none."""
    try:
        return version("loadbearing")
    except PackageNotFoundError:
        return "(not installed)"
