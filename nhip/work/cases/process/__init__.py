"""How a case and its process keep step: the act is done here, the process only says what comes next.

The transition table stays the guard of the law. A process adds steps in between and may hold an act back
until they are done; it never opens an act that the table does not allow.
"""

from nhip.work.cases.process.following import Followed, begin, follow
from nhip.work.cases.process.subject import CASE, subject_of

__all__ = ["CASE", "Followed", "begin", "follow", "subject_of"]
