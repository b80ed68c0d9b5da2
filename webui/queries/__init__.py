"""Counts of readers' queries, if the owner wants them: without who asked, and without names of hidden people."""
