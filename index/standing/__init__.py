"""The standing of an archive on its machine: its model, room, rights, clock, backup and versions."""
