"""The audit: everything in the record that the program is not sure of, each with the correction to paste."""
