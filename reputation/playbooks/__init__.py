"""Playbooks: what to do about a kind of trouble, in versions, and a case's runs of them.

`format` is the document, `checking` reads it, `conditions` and `planning` decide which of
its steps are wanted, `wording` fills in its templates: all without a database. `actions`
is the only writer.
"""
