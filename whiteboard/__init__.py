"""The application: boards, rounds, the window, the library and the debrief."""

__version__ = "0.1.0"
