"""Reading: the body of a post as blocks and lines, with offsets into its text; and addresses of posts."""
