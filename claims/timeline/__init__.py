"""Draws how a claim moved, and the claims of a story beside each other. Pure: no model, no database, no clock."""

from claims.timeline.drawing import Timeline, draw

__all__ = ["Timeline", "draw"]
