"""The report of a round, as PDF, HTML, Markdown and JSON."""
