"""Faults: proof that nothing leaks and nothing is lost when machines fail.

A prepared archive is copied, harmed in one way (`fault.py` names the ways), and looked at from outside, by the command
line and by reading files (`trial.py`). Each fault has a name, by which it is tried again: `--only NAME`.
"""
