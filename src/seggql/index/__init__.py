"""The audience index: all that is known of an account's people, in memory, by columns."""
