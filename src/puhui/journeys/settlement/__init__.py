"""How a delivery is settled: spooled by person, then shard by shard, each in one transaction.

A shard holds every row of its people, so that caps can be counted within it; it commits its claims, sheets,
awards and transfers together. What a crash cuts off is settled again from the start: what had been
committed is recognised by its claims, and the end is the same to the last byte.
"""
