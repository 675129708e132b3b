"""The assistant: from words to a rule, without guessing. It saves nothing and decides nothing.

`contract` is what goes in and comes out, `draft` the one way in, `parser` reads without any model, `model` asks an
OpenAI-compatible endpoint. Whatever answers, the rule passes the same two gates as everyone's (`accept`).
"""
