"""The programs' entrance, /api/v1: partners deliver signed records, citizens' clients read their owner's pages.

It authenticates, parses, calls one journey and answers; it decides nothing about records or points.
"""
