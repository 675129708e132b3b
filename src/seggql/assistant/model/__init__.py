"""The assistant with a model: any OpenAI-compatible endpoint fills in a form made from the account's catalogue.

::

    catalogue ──▶ vocabulary ──▶ schema ─┐
                       │                 ├──▶ client ──▶ answer ──▶ dialect ──▶ accept ──▶ coverage ──▶ draft
    criteria ────▶ prompt ───────────────┘       ▲                        │
                                                 └────────── issues ──────┘

`vocabulary` names what a rule can be about, `schema` is the form, `dialect` turns a filled form into a rule,
`provider` is the loop. Only `client` knows the `openai` package.
"""
