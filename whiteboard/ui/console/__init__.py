"""The columns of the interviewer's console: board, script, notes, marks. All of it is private."""
