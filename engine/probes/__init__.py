"""Probes (floor 2): each is one source of facts about a running program. They report to the port and never decide.

They refuse to know each other and what becomes of their reports.
"""
