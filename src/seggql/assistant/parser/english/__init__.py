"""The English tables, one row a word or phrase. Another language is another folder with the same tables."""
