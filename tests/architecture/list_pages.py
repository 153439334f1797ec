"""Which pages show lists that grow, and which test asserts that their queries do not grow with them.

Every page whose address names nothing (`/desk/`, not `/desk/cases/<id>/`) stands in one of these tables.
"""

from types import MappingProxyType

_CASES = "nhip/work/cases/tests/test_list_queries.py::test_three_times_the_dossiers_take_the_same_queries"
_NOTICES = "nhip/base/notify/tests"
_TWELVE = "test_twelve_rows_take_as_many_queries_as_two"
_OF_BASE = f"tests/lists/test_base_lists.py::{_TWELVE}"
_OF_EXCHANGE = f"tests/lists/test_exchange_lists.py::{_TWELVE}"
_OF_WORK = f"tests/lists/test_work_lists.py::{_TWELVE}"
_PUBLIC = "tests/lists/test_public_lists.py::"

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
        "exchange:peers": "nhip/base/exchange/tests/federation/test_pages.py::"
        "test_the_list_asks_the_database_as_often_whatever_its_length",
        "exchange:accesses": "nhip/base/exchange/tests/test_tracking.py::"
        "test_the_page_asks_as_much_for_one_line_as_for_twenty",
        "identity:access_log": "nhip/base/identity/tests/test_account_pages.py::"
        "test_the_log_costs_the_same_however_long_it_is",
        "identity:staff": "nhip/base/identity/tests/test_staff_desk.py::"
        "test_the_list_costs_the_same_however_long_it_is",
        "indicators:index": "nhip/insight/indicators/tests/test_pages.py::"
        "test_a_page_asks_the_database_a_bounded_number_of_times",
        "law:doubts": "nhip/work/law/tests/test_doubts.py::test_the_queue_takes_as_many_queries_for_many_doubts",
        "law:changes": "nhip/work/law/tests/test_amended_pages.py::"
        "test_a_month_takes_as_many_queries_for_many_documents",
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
        "administration:audit": _OF_BASE,
        "administration:calendar": _OF_BASE,
        "assistants:waiting": _OF_WORK,
        "cases:calendar": _OF_WORK,
        "cases:disputes": _OF_WORK,
        "cases:load-officer": _OF_WORK,
        "cases:mandate-record": _OF_WORK,
        "cases:own-disputes": _OF_WORK,
        "cases:result-templates": _OF_WORK,
        "cases:return-find": _OF_WORK,
        "exchange:agreements": _OF_EXCHANGE,
        "exchange:deferrals": _OF_EXCHANGE,
        "exchange:members": _OF_EXCHANGE,
        "exchange:monitoring": _OF_EXCHANGE,
        "exchange:overview": _OF_EXCHANGE,
        "exchange:questions": _OF_EXCHANGE,
        "exchange:services": _OF_EXCHANGE,
        "flows:absences": _OF_WORK,
        "flows:processes": _OF_WORK,
        "identity:mandates": _OF_BASE,
        "identity:staff_agencies": _OF_BASE,
        "identity:staff_clients": _OF_BASE,
        "identity:tokens": _OF_BASE,
        "law:search": _PUBLIC + "test_twelve_laws_take_as_many_queries_as_two",
        "national_portal:overview": _OF_WORK,
        "notify:templates": _OF_BASE,
        "pages:life_events": _PUBLIC + "test_more_procedures_take_as_many_queries_for_the_moments_of_life",
        "payments:find": _OF_BASE,
        "payments:find_bill": _OF_BASE,
        "payments:refunds": _OF_BASE,
        "payments:statements": _OF_BASE,
        "procedures:forms": _OF_WORK,
        "selfcheck:losi": _PUBLIC + "test_twelve_answers_of_the_questionnaire_take_as_many_queries_as_two",
        "selfcheck:procedures": _PUBLIC + "test_twelve_units_and_procedures_take_as_many_queries_as_two",
        "selfcheck:units": _PUBLIC + "test_twelve_units_and_procedures_take_as_many_queries_as_two",
        "signing:certificates": _OF_BASE,
        "warehouse:catalogue": _PUBLIC + "test_every_dataset_snapped_takes_as_many_queries_as_two",
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
