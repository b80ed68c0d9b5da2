"""The files of an archive: where they lie, how they are written, and the manifest that lists them."""
