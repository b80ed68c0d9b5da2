"""The website (Flask) and the command line. They parse, call one library method and render."""
