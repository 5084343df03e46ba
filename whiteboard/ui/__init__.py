"""The window: home, docks, dialogs, console and scorecard."""
