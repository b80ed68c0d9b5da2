"""The cost of queries, pages, builds and the light runtime, against the budgets."""
