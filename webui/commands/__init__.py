"""The commands of the command line, gathered by `webui/cli.py`.

A command stands in the file of its name. `index` is in `index_posts.py`, `search` in `search_answers.py`; `show.py`
also has `similar`, `hide.py` also `unhide`, `backup.py` also `restore`, `audit.py` also `explain`.
"""
