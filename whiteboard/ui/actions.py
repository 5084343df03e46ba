"""Every action of the program as data: menus, tool bar, command palette, shortcut sheet and docs come from here.

An action of context ``CANVAS`` is carried out by the function of the same id in
``whiteboard.canvas.commands.COMMANDS``; the windows carry out the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from whiteboard.words import THIN


class Context(StrEnum):
    """Where an action lives."""

    APP = "app"
    HOME = "home"
    BOARD = "board"
    CANVAS = "canvas"
    CONSOLE = "console"


class Menu(StrEnum):
    """The menus, in their order; the value is the title."""

    FILE = "File"
    EDIT = "Edit"
    INSERT = "Insert"
    ARRANGE = "Arrange"
    VIEW = "View"
    ROUND = "Round"
    HELP = "Help"


class Need(Enum):
    """A fact that must hold before an action can run."""

    EDITABLE = auto()
    UNDO = auto()
    REDO = auto()
    SELECTION = auto()
    LINK = auto()
    ROUND = auto()
    SCENARIO = auto()
    OWN_SCENARIO = auto()
    CLOCK_READY = auto()
    CLOCK_RUNNING = auto()
    PHASES = auto()
    OPEN = auto()
    OVER = auto()
    ALONE = auto()


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do. ``keys`` are portable key sequences, the first is the one that is shown.

    ``help`` is one sentence for tooltips and the docs; ``group`` separates entries within a menu.
    """

    id: str
    text: str
    menu: Menu
    group: int
    context: Context
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: frozenset[Need] = frozenset()
    checkable: bool = False
    help: str = ""

    def can_run(self, facts: Iterable[Need]) -> bool:
        """Whether every need is among the facts."""
        return self.needs <= set(facts)


def _needs(*needs: Need) -> frozenset[Need]:
    return frozenset(needs)


_EDIT = _needs(Need.EDITABLE)
_CHOSEN = _needs(Need.EDITABLE, Need.SELECTION)
_A, _H, _B, _C = Context.APP, Context.HOME, Context.BOARD, Context.CANVAS
_F, _E, _I, _R, _V, _D, _P = (
    Menu.FILE,
    Menu.EDIT,
    Menu.INSERT,
    Menu.ARRANGE,
    Menu.VIEW,
    Menu.ROUND,
    Menu.HELP,
)

# ruff: noqa: E501 - a table, a line each
# fmt: off
_ROWS: Final = (
    Action("home.practise", "Practise", _F, 0, _H, ("P",), "ph.laptop", help="Alone, with clock, checks and a debrief."),
    Action("home.interview", "Run an interview", _F, 0, _H, ("I",), "ph.users", help="Board for one, private console for you."),
    Action("file.new", "New board", _F, 0, _A, ("Ctrl+N",), "ph.file-plus", _needs(Need.ALONE), help="A free board, without a round."),
    Action("file.open", "Open…", _F, 0, _A, ("Ctrl+O",), "ph.folder-open", _needs(Need.ALONE), help="A board or a design from a file."),
    Action("file.save_as", "Save a copy…", _F, 1, _B, ("Ctrl+S", "Ctrl+Shift+S"), "ph.floppy-disk", help="Everything is saved already; this writes the board to a file of its own."),
    Action("file.export_picture", "Export a picture…", _F, 1, _B, ("Ctrl+Shift+E",), "ph.image", help="The drawing as PNG, SVG or PDF."),
    Action("file.home", "Home", _F, 2, _B, (), "ph.house", _needs(Need.ALONE), help="Rounds and scenarios."),
    Action("file.close", "Close window", _F, 2, _A, ("Ctrl+W",), "ph.x", help="Nothing is lost: everything is saved."),
    Action("app.settings", "Settings…", _F, 3, _A, ("Ctrl+,",), "ph.gear", _needs(Need.ALONE), help="Colours, type, rounds, and where the library lies."),
    Action("app.quit", "Quit", _F, 3, _A, ("Ctrl+Q",), "ph.sign-out", help="Closes every window."),

    Action("edit.undo", "Undo", _E, 0, _C, ("Ctrl+Z",), "ph.arrow-counter-clockwise", _needs(Need.EDITABLE, Need.UNDO), help="Takes your newest edit back."),
    Action("edit.redo", "Redo", _E, 0, _C, ("Ctrl+Shift+Z", "Ctrl+Y"), "ph.arrow-clockwise", _needs(Need.EDITABLE, Need.REDO), help="Does the edit undone last again."),
    Action("edit.cut", "Cut", _E, 1, _C, ("Ctrl+X",), "ph.scissors", _CHOSEN, help="Copies and deletes what is selected."),
    Action("edit.copy", "Copy", _E, 1, _C, ("Ctrl+C",), "ph.copy", _needs(Need.SELECTION), help="Copies what is selected, with the links inside."),
    Action("edit.paste", "Paste", _E, 1, _C, ("Ctrl+V",), "ph.clipboard", _EDIT, help="Pastes a copy, or a design in text form, at the pointer or in the middle of the view."),
    Action("edit.duplicate", "Duplicate", _E, 1, _C, ("Ctrl+D",), "ph.copy-simple", _CHOSEN, help="A copy beside the original."),
    Action("edit.delete", "Delete", _E, 1, _C, ("Del", "Backspace"), "ph.trash", _CHOSEN, help="Deletes what is selected, and the links that end there."),
    Action("edit.rename", "Rename", _E, 2, _C, ("F2",), "ph.text-aa", _CHOSEN, help="Changes the name in place."),
    Action("edit.select_all", "Select all", _E, 3, _C, ("Ctrl+A",), "ph.selection-all", help="Selects everything on the board."),

    Action("tool.select", "Select", _I, 0, _C, ("V", "1"), "ph.cursor", help="Select, move, resize; drag from a rim to link."),
    Action("tool.hand", "Hand", _I, 0, _C, ("H",), "ph.hand", help="Drag the view. Space with a drag does the same at any time."),
    Action("tool.component", "Component", _I, 1, _C, ("C", "2"), "ph.cube", _EDIT, help="Search a part and place it."),
    Action("tool.link", "Link", _I, 1, _C, ("L", "3"), "ph.path", _EDIT, help="Drag from one component to another."),
    Action("tool.boundary", "Boundary", _I, 1, _C, ("B", "4"), "ph.bounding-box", _EDIT, help="A zone, region or network around parts; it moves what it holds."),
    Action("tool.note", "Sticky note", _I, 1, _C, ("N", "5"), "ph.note-blank", _EDIT, help="A note on the board, for everyone."),
    Action("tool.text", "Text", _I, 1, _C, ("T", "6"), "ph.text-t", _EDIT, help="Words on the board."),
    Action("tool.pin", "Annotation", _I, 1, _C, ("P", "7"), "ph.map-pin", _EDIT, help="A numbered pin; its text is printed beside the drawing."),

    Action("link.reverse", "Reverse link", _R, 0, _C, (), "ph.arrows-left-right", _needs(Need.EDITABLE, Need.LINK), help="Swaps the two ends."),
    Action("arrange.tidy", "Tidy up", _R, 0, _C, (), "ph.tree-structure", _EDIT, help="Lays the selection, or all, out in layers."),
    Action("edit.lock", "Lock", _R, 1, _C, ("Ctrl+Shift+L",), "ph.lock-simple", _CHOSEN, help="Keeps what is selected where it is; again to let it go."),
    Action("arrange.front", "Bring to front", _R, 2, _C, ("Ctrl+Shift+]",), "ph.arrow-line-up", _CHOSEN, help="Above everything else."),
    Action("arrange.forward", "Bring forward", _R, 2, _C, ("Ctrl+]",), "ph.arrow-up", _CHOSEN, help="One step up."),
    Action("arrange.backward", "Send backward", _R, 2, _C, ("Ctrl+[",), "ph.arrow-down", _CHOSEN, help="One step down."),
    Action("arrange.back", "Send to back", _R, 2, _C, ("Ctrl+Shift+[",), "ph.arrow-line-down", _CHOSEN, help="Below everything else."),

    Action("view.zoom_in", "Zoom in", _V, 0, _C, ("Ctrl+=", "Ctrl++"), "ph.magnifying-glass-plus", help="Ten percent closer."),
    Action("view.zoom_out", "Zoom out", _V, 0, _C, ("Ctrl+-",), "ph.magnifying-glass-minus", help="Ten percent farther."),
    Action("view.zoom_reset", f"Zoom to 100{THIN}%", _V, 0, _C, ("Ctrl+0",), "ph.magnifying-glass", help="One pixel for one pixel."),
    Action("view.fit", "Fit everything", _V, 0, _C, ("Shift+1",), "ph.corners-out", help="Shows the whole drawing."),
    Action("view.fit_selection", "Fit the selection", _V, 0, _C, ("Shift+2",), "ph.frame-corners", _needs(Need.SELECTION), help="Shows what is selected."),
    Action("view.grid", "Show grid", _V, 1, _C, ("Ctrl+'",), "ph.grid-four", checkable=True, help="Dots every 20 px."),
    Action("view.snap", "Snap to grid", _V, 1, _C, ("Ctrl+Shift+'",), "ph.magnet-straight", checkable=True, help="Moves and places on the grid."),
    Action("view.palette", "Narrow palette", _V, 2, _B, ("Ctrl+\\",), "ph.arrow-line-left", checkable=True, help="Folds the list of components to a rail of icons."),
    Action("view.dock", "Side panel", _V, 2, _B, ("Ctrl+Shift+\\",), "ph.columns", checkable=True, help="Shows or hides the panel at the right."),
    Action("view.outline", "Outline", _V, 2, _B, ("Ctrl+Shift+O",), "ph.tree-structure", help="All components and links as a list that the keyboard can walk."),
    Action("view.search", "Search components", _V, 2, _B, ("/",), "ph.magnifying-glass", help="Puts the cursor into the search of the palette."),
    Action("view.theme", "Dark colours", _V, 3, _A, ("Alt+Shift+D",), "ph.moon", checkable=True, help="Switches between light and dark."),

    Action("round.start", "Start the clock", _D, 0, _B, ("Ctrl+Return",), "ph.play", _needs(Need.CLOCK_READY), help="The board is open before; the clock runs from here."),
    Action("round.pause", "Pause or resume", _D, 0, _B, ("Ctrl+Shift+P",), "ph.pause", _needs(Need.CLOCK_RUNNING), help="Stops the clock, or lets it run on."),
    Action("round.extend", "Two minutes more", _D, 0, _B, (), "ph.plus", _needs(Need.PHASES, Need.OPEN), help="Adds two minutes to the phase that is on."),
    Action("round.next", "Next phase", _D, 0, _B, ("Ctrl+Shift+N",), "ph.arrow-right", _needs(Need.PHASES, Need.OPEN), help="The clock never goes on by itself."),
    Action("round.finish", "Finish the round…", _D, 1, _B, (), "ph.flag", _needs(Need.ROUND, Need.OPEN), help="Makes the round read-only and opens the scorecard."),
    Action("round.abandon", "Abandon the round…", _D, 1, _B, (), "ph.prohibit", _needs(Need.ROUND, Need.OPEN), help="Ends the round without marks. It stays in the list."),
    Action("round.reopen", "Reopen the round", _D, 1, _B, (), "ph.lock-open", _needs(Need.ROUND, Need.OVER), help="Makes a finished round editable again."),
    Action("round.scorecard", "Scorecard", _D, 2, _B, (), "ph.clipboard-text", _needs(Need.SCENARIO, Need.OWN_SCENARIO), help="Marks with their evidence."),
    Action("round.reference", "Reference design", _D, 2, _B, (), "ph.compass", _needs(Need.SCENARIO, Need.OWN_SCENARIO, Need.OVER), help="A design that meets the scenario, once the round is over."),
    Action("round.debrief", "Debrief…", _D, 2, _B, (), "ph.file-text", _needs(Need.SCENARIO, Need.OWN_SCENARIO), help="The report of the round, as PDF, web page or text."),
    Action("console.board", "Console: board", _D, 3, Context.CONSOLE, ("Alt+1",), "ph.squares-four", help="The drawing in small, what the candidate sees, the checklist."),
    Action("console.script", "Console: script", _D, 3, Context.CONSOLE, ("Alt+2",), "ph.list-bullets", help="What can be released, given, fired and revealed."),
    Action("console.notes", "Console: note", _D, 3, Context.CONSOLE, ("Alt+3",), "ph.note-pencil", help="Write a note, wherever the keyboard is."),
    Action("console.marks", "Console: marks", _D, 3, Context.CONSOLE, ("Alt+4",), "ph.clipboard-text", help="Marks and your recommendation."),

    Action("help.commands", "Find an action…", _P, 0, _A, ("Ctrl+K", "Ctrl+/"), "ph.command", help="Search everything the program can do."),
    Action("help.shortcuts", "Keyboard shortcuts", _P, 0, _A, ("?",), "ph.keyboard", help="The keys on one page."),
    Action("help.guide", "Guide", _P, 0, _A, ("F1",), "ph.book-open", help="How to practise, and how to run an interview."),
    Action("help.about", "About Loadbearing", _P, 1, _A, (), "ph.info", help="Version, licence, and where files lie."),
)
# fmt: on
ACTIONS: Final[Mapping[str, Action]] = {action.id: action for action in _ROWS}
TOOLBAR: Final = (
    ("tool.select", "tool.hand"),
    ("tool.component", "tool.link", "tool.boundary", "tool.note", "tool.text", "tool.pin"),
    ("edit.undo", "edit.redo"),
)
"""The tool bar over the canvas, in groups."""

# fmt: off
_ON_THE_CANVAS: Final = (
    ("Type on the canvas", "Search a part and place it with Enter"),
    ("Drag on the canvas", "Select what lies wholly inside"),
    ("Drag from a rim", "Link to another component, or to a new one on the empty canvas"),
    ("Ctrl+Arrow", "Add a connected component on that side"),
    ("Alt+Arrow", "Walk along the links"),
    ("Tab", "Go to the next thing on the board"),
    ("Arrow", "Move the selection by a grid cell"),
    ("Shift+Arrow", "Move the selection by a pixel"),
    ("Ctrl+Shift+Arrow", "Resize a note, text or boundary by a grid cell"),
    ("Enter", "Rename in place; with a tool in hand, use it on the selection"),
    ("Esc", "Cancel, or back to Select"),
    ("Double click", "Edit in place, or search a part"),
    ("Alt+Drag", "Move or resize off the grid"),
    ("Space+Drag", "Pan; so does the middle button"),
    ("Wheel", "Pan; with Shift sideways"),
    ("Ctrl+Wheel", "Zoom at the pointer"),
    ("Shift+Click", "Add to the selection, or take from it"),
)
_IN_A_DRILL: Final = (
    ("1 to 6", "Fire a fault while a run is on"),
    ("Up or Down", "On the time axis: choose a planned fault"),
    ("Left or Right", "Move it by a second; without one, the cursor"),
    ("Shift+Left or Right", "By ten seconds"),
    ("Del", "Take the planned fault away"),
)
_IN_A_NOTE: Final = (
    ("Ctrl+1 to 8", "Choose the dimension that it is evidence for"),
    ("Ctrl+Enter", "Keep it"),
)
# fmt: on
GESTURES: Final = (
    ("On the canvas", Context.CANVAS, _ON_THE_CANVAS),
    ("In a drill", Context.CANVAS, _IN_A_DRILL),
    ("In a note of the console", Context.CONSOLE, _IN_A_NOTE),
)
"""What keys and pointer do that no menu can show: where, in which windows, and the rows."""


def of_contexts(*contexts: Context) -> list[Action]:
    """The actions of a kind of window, in the order of the menus."""
    return [action for menu in Menu for action in of_menu(menu) if action.context in contexts]


def of_menu(menu: Menu) -> list[Action]:
    """The actions of one menu, in its order."""
    return sorted((a for a in ACTIONS.values() if a.menu is menu), key=lambda a: a.group)


def keys_text(keys: str) -> str:
    """A key sequence as on key caps: ``Ctrl Shift Z``, ``Ctrl Enter``."""
    keys = keys.replace("Return", "Enter")
    parts = keys[:-1].split("+") if keys.endswith("+") else keys.split("+")
    return " ".join([*filter(None, parts), *("+" if keys.endswith("+") else "")])


def menu_text(action: Action, text: str = "") -> str:
    """The words of a menu's entry, with the key behind them that Qt would spell ``Ctrl+Shift+Z``."""
    keys = f"\t{keys_text(action.keys[0])}" if action.keys else ""
    return f"{text or action.text}{keys}"


def shortcuts_markdown() -> str:
    """The page ``docs/shortcuts.md``."""
    lines = [
        "# Keyboard shortcuts",
        "",
        "Written by the program from its list of actions; `?` shows the same.",
    ]
    for menu in Menu:
        rows = [a for a in of_menu(menu) if a.keys]
        if rows:
            lines += ["", f"## {menu}", "", "| key | action | what it does |", "|---|---|---|"]
        lines += [f"| {_keys_cell(a.keys)} | {a.text.rstrip('…')} | {a.help} |" for a in rows]
    for place, _, gestures in GESTURES:
        lines += ["", f"## {place}", "", "| key or gesture | what it does |", "|---|---|"]
        lines += [f"| {keys_text(keys)} | {text} |" for keys, text in gestures]
    return "\n".join(lines) + "\n"


def _keys_cell(keys: Iterable[str]) -> str:
    return ", ".join(f"`{keys_text(k)}`" for k in keys)
