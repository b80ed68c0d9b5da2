"""The engine of an archive that was published to PostgreSQL. It needs the extra `postgres`."""
