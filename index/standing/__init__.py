"""How an archive stands on its machine: its model, room, rights, clock, backup and versions."""
