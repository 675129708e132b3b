"""Import of people and events: an edge over the engine.

    file ──files──▶ Source ──analysis──▶ Plan ──run──▶ Report
                    batches of text      per column: role, field, reading

`analysis` looks at a sample and plans, following `wishes`; nothing is written. `run` reads batch by batch, checks cells
(`values`, one row a type), stages good rows by COPY (`staging`) and writes them slice by slice (`people_sql`,
`events_sql`), all in one transaction. `command` is the command line's way in, `intake` and `job` the server's.
"""
