"""Nhịp: the open platform that a province or city installs to run its digital services."""

__version__ = "0.1.0"
