"""The commands of ``loadbearing``: one small module each, with ``HELP``, ``configure`` and ``run``.

A command computes an Answer and prints nothing; the heavy parts of the program are imported when it runs.
"""
