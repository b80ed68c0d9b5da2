"""Code for a process that kills itself with SIGKILL, at a call that its command line names."""

from __future__ import annotations

#: Begins the code of a process. Its arguments are two of the test's own, then `module:function` or
#: `module:class.method`, which call of it, and `before` or `after` what that does.
KILLS_ITSELF = """
import importlib, os, signal, sys
place, count, when = sys.argv[3:]
module, _, name = place.partition(":")
owner = importlib.import_module(module)
*path, name = name.split(".")
for part in path:
    owner = getattr(owner, part)
original, calls = getattr(owner, name), 0
def killer(*args, **kwargs):
    global calls
    calls += 1
    if when == "after":
        result = original(*args, **kwargs)
    if calls == int(count):
        os.kill(os.getpid(), signal.SIGKILL)
    return result if when == "after" else original(*args, **kwargs)
setattr(owner, name, killer)
"""
