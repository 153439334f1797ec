"""A small bank of our own, so that payments can be tried without one. It holds nobody's money, and says so.

It reads the VietQR by itself, keeps its own books, tells us of each transfer by a signed message, and
answers the questions of the port. Nothing of ours reads its tables but through that.
"""
