"""Providers of signatures behind one port, the work on the PDF, and the check."""
