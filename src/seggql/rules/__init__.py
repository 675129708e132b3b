"""The rule language: pure, no clock, no database, no account. RULES.md fixes its meaning.

Outside JSON passes three gates, each once::

    JSON ──load──▶ nodes.Rule ──bind(catalogue)──▶ bound.Node ──▶ SQL, mask, sentence, …
         well formed            meaningful                  cannot fail

What grows is a table: `types`, `operators`, `occurrences`, `windows`, `measures`. What does not (the kinds
of node) is a type, matched exhaustively.
"""
