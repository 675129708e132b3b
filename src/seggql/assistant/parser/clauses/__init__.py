"""Stage 3: clauses, each family a category of the chart. `every` gives all of them.

A clause as `sentence` prints it costs nothing; what people say more briefly costs a little, so that the fuller
explanation of the same words wins.
"""
