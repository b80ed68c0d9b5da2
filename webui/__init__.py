"""The faces: the Flask application and the command line. They parse, call one library method and render."""
