"""Waiting rows whose work leaves the house or takes long: each is read, done outside, then written."""

ERRANDS: dict = {}
