"""Answers of commands as views of a page: titles, charts, tables and remarks, made from their documents."""
