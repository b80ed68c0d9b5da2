"""Reading the body of a post into blocks and lines, with offsets into its text; and reading its address."""
