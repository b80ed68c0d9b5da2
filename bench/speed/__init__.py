"""What queries, pages, builds and the light runtime cost, against the budgets."""
