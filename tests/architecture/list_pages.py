"""Which pages show lists that grow, and which test asserts that their queries do not grow with them.

Every page whose address names nothing (`/desk/`, not `/desk/cases/<id>/`) stands in one of these tables. Pages
in `UNASSERTED` are what is still owed: nothing may be added to it without a test saying so.
"""

from types import MappingProxyType

_CASES = "nhip/work/cases/tests/test_list_queries.py::test_three_times_the_dossiers_take_the_same_queries"
_NOTICES = "nhip/base/notify/tests"

#: By route: the test, as `file::function`, that asserts its queries.
ASSERTED = MappingProxyType(
    {
        "assistants:texts": "nhip/insight/assistants/tests/test_policies.py::"
        "test_the_list_takes_as_many_queries_for_many_texts",
        "assistants:unmatched": "nhip/insight/assistants/tests/test_policies.py::"
        "test_the_list_takes_as_many_queries_for_many_texts",
        "cases:desk": _CASES,
        "cases:list": _CASES,
        "cases:vault": _CASES,
        "cases:day-statistics": _CASES,
        "cases:hand-overs": _CASES,
        "cases:queue": _CASES,
        "cases:load": _CASES,
        "cases:suggestions": "nhip/work/cases/tests/test_suggestions.py::"
        "test_suggestions_take_six_queries_however_many_dossiers",
        "cases:signed-many": "nhip/work/cases/tests/test_signing_many.py::"
        "test_the_ceremony_takes_the_same_queries_however_many",
        "directives:given": "nhip/work/directives/tests/test_actions.py::"
        "test_lists_ask_a_fixed_number_of_questions",
        "directives:assigned": "nhip/work/directives/tests/test_actions.py::"
        "test_lists_ask_a_fixed_number_of_questions",
        "exchange:accesses": "nhip/base/exchange/tests/test_tracking.py::"
        "test_the_page_asks_as_much_for_one_line_as_for_twenty",
        "identity:access_log": "nhip/base/identity/tests/test_account_pages.py::"
        "test_the_log_costs_the_same_however_long_it_is",
        "identity:staff": "nhip/base/identity/tests/test_staff_desk.py::"
        "test_the_list_costs_the_same_however_long_it_is",
        "indicators:index": "nhip/insight/indicators/tests/test_pages.py::"
        "test_a_page_asks_the_database_a_bounded_number_of_times",
        "notify:inbox": f"{_NOTICES}/test_noticing.py::"
        "test_a_page_of_the_inbox_takes_four_queries_however_long",
        "notify:outbox": f"{_NOTICES}/test_pages.py::test_fifty_lines_take_as_many_queries_as_one",
        "opscentre:overview": "nhip/insight/opscentre/tests/test_pages.py::"
        "test_the_page_asks_a_bounded_number_of_questions",
        "payments:desk": "nhip/base/payments/tests/test_desk.py::"
        "test_the_list_of_discrepancies_asks_a_constant_number_of_questions",
        "places:search": "nhip/base/places/tests/test_pages.py::test_many_results_are_cut_and_it_says_so",
        "procedures:catalogue": "nhip/work/procedures/tests/test_catalogue.py::"
        "test_lists_ask_the_database_little",
    }
)

#: Lists that no test asserts yet.
UNASSERTED = frozenset(
    {
        "administration:audit",
        "administration:calendar",
        "assistants:waiting",
        "cases:calendar",
        "cases:load-officer",
        "cases:mandate-record",
        "cases:result-templates",
        "cases:return-find",
        "cases:disputes",
        "cases:own-disputes",
        "exchange:agreements",
        "exchange:members",
        "exchange:monitoring",
        "exchange:overview",
        "exchange:questions",
        "exchange:services",
        "exchange:deferrals",
        "flows:processes",
        "flows:absences",
        "identity:mandates",
        "identity:staff_agencies",
        "identity:staff_clients",
        "identity:tokens",
        "law:search",
        "national_portal:overview",
        "notify:templates",
        "pages:life_events",
        "payments:find",
        "payments:find_bill",
        "payments:refunds",
        "payments:statements",
        "procedures:forms",
        "selfcheck:losi",
        "selfcheck:procedures",
        "selfcheck:units",
        "signing:certificates",
        "warehouse:catalogue",
    }
)

#: Forms, buttons and pages of a fixed length, or of what one person has a handful of.
NO_LISTS = frozenset(
    {
        "account_login",
        "account_reauthenticate",
        "administration:overview",
        "administration:restore",
        "assistants:ask",
        "assistants:hand-over",
        "assistants:text-new",
        "cases:accept-many",
        "cases:assign-many",
        "cases:calendar-close",
        "cases:decide-many",
        "cases:intake",
        "cases:intake-begin",
        "cases:intake-person",
        "cases:kiosk-choose",
        "cases:save-filter",
        "cases:track",
        "cases:verify-code",
        "directives:new",
        "exchange:ask",
        "exchange:may_i",
        "exchange:new_service",
        "flows:upload",
        "identity:account",
        "identity:add_passkey",
        "identity:idp_authorize",
        "identity:idp_discovery",
        "identity:idp_jwks",
        "identity:mandate_grant",
        "identity:passkey_sign_in",
        "identity:password",
        "identity:security",
        "identity:sign_in",
        "identity:sign_out",
        "identity:staff_agency_new",
        "identity:staff_client_new",
        "identity:staff_new",
        "mfa_authenticate",
        "national_portal:reconcile",
        "notify:preferences",
        "notify:read_all",
        "opscentre:choose",
        "pages:accessibility",
        "pages:design",
        "pages:held",
        "pages:help",
        "pages:home",
        "pages:offline",
        "pages:preferences",
        "payments:bank_done",
        "payments:bank_pay",
        "selfcheck:overview",
        "signing:authority",
        "signing:mine",
        "socialaccount_login_cancelled",
    }
)
