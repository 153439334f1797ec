"""A made-up second agency: a household register (cơ sở dữ liệu hộ dân cư), a process of its own.

Owns:       the made-up households of the profile's simulated citizens; nothing is written down.
Offers:     `python -m nhip.site.household_register`: its own addresses under /v1, described by openapi.json.
Emits:      nothing. Listens to: the faults it is told to have (POST /simulated/faults).
Not here:   the exchange. It knows nothing of the platform, of its database, of who asks or why; it is what an
            agency brings along. It stands in `site`, beside what makes up the demo city, because it belongs
            to no module and only the launcher starts it.
"""
