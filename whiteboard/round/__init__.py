"""One sitting: its journal of events, its clock and phases, notes, marks and evidence. No Qt here."""
