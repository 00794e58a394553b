"""Switchyard's engine: runs programs on a simulated machine and tells what happened, step by step.

These names are all that the floors above may use.
"""

from . import rebirth as rebirth  # isort: skip  # before whatever else learns of forks
from .gallery import Example, example_ids, load_example
from .scenario import Limits, Program, Scenario, ScenarioError
from .session import Session, header, versions

__all__ = [
    "Example",
    "Limits",
    "Program",
    "Scenario",
    "ScenarioError",
    "Session",
    "example_ids",
    "header",
    "load_example",
    "versions",
]
