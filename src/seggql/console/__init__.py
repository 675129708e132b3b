"""What the command line shows: one module for each command, imported when it runs."""
