"""REST of cases, under /api/cases/: tracking, filing, the asker's own cases, and what officers' systems do.

Public: tracking by code and second factor, and the verification of a result. The rest is for whoever is
signed in, or sends a token of the scope each operation names; only for cases that are theirs or their
agencies'. Every act is the same action as on the pages.
"""

from ninja import Router

from nhip.work.cases.rest import drafts, fees, officers, own, public, recourse

router = Router(tags=["cases"])
# The fixed words come before `/{code}`, which would take them for a case's.
for part in (public.router, drafts.router, fees.router, own.router, recourse.router, officers.router):
    router.add_router("", part)

__all__ = ["router"]
