"""The server around the application: its addresses, what a proxy says of them, and the model that loads beside it."""
