"""Posts made up by a seed, with the truth beside them: `generate(seed)` is a pure function.

Formats, names, institutions and accidents are recombined; whatever an accident would make undecidable even for a
careful reader is not made. The words are the project's own inventions (`sentences.txt`, `questions.txt`, `people.txt`).
"""
