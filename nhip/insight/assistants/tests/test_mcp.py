"""The tools over the model context protocol, asked by the protocol's official client."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings

from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import (
    ClientUse,
    NewClient,
    actor_for,
    grant_token,
    issue_client,
    issue_personal_token,
    make_agency,
    make_person,
    make_staff,
    revoke_client,
)
from nhip.base.places.testing import load_facts, shipped
from nhip.insight.assistants.cli.answers import Caller
from nhip.kernel.access import SYSTEM
from nhip.work.cases import api as cases
from nhip.work.cases.testing import Scene, filed_case
from nhip.work.procedures.testing import load_procedures

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")
AIM = "Mục tiêu đến năm 2027, tỷ lệ hộ gia đình có Internet cáp quang đạt {}."
TOOLS = [
    "case_status",
    "find_conflicts",
    "find_procedures",
    "my_cases",
    "read_clause",
    "read_procedure",
    "read_targets",
    "search_law",
]


@pytest.fixture(autouse=True)
def _profile(settings: Any) -> None:
    settings.PROFILE = "hcmc"


def asked(caller: Caller, ask: Callable[[Any], Awaitable[Any]]) -> Any:
    from nhip.insight.assistants.cli.mcp_server import server

    async def run() -> Any:
        async with mcp.Client(server(caller)) as client:
            return await ask(client)

    return async_to_sync(run)()


def tool(caller: Caller, name: str, **arguments: Any) -> Any:
    return asked(caller, lambda client: client.call_tool(name, arguments))


def refused(answer: Any) -> str:
    assert answer.is_error is True
    return str(answer.content[0].text).split(": ", 1)[1]


def personal(*scopes: str, person: Any = None) -> tuple[Caller, Any]:
    owner = person or make_person()
    return Caller(issue_personal_token(actor_for(owner), NewClient("Trợ lý", scopes, 1)).secret), owner


@pytest.mark.django_db
def test_the_tools_are_listed_and_only_read() -> None:
    listed = asked(Caller(), lambda client: client.list_tools()).tools
    assert sorted(one.name for one in listed) == TOOLS
    assert all(one.annotations.read_only_hint and one.description for one in listed)


@pytest.mark.usefixtures("town")
def test_anybody_searches_the_law_and_the_catalogue() -> None:
    found = tool(Caller(), "search_law", words="bao nhieu tuoi duoc trong hoa").structured_content
    first = found["hits"][0]
    assert (first["title"], first["address"], first["clause"]) == ("Luật Vườn hoa", "dieu-2", "1")
    asked_for = {"document": first["document"], "article": "dieu-2", "clause": "1"}
    clause = tool(Caller(), "read_clause", **asked_for).structured_content
    assert clause["clauses"] == [
        {"label": "1", "text": "1. Người từ đủ 12 tuổi được trồng hoa.", "points": []}
    ]
    found = tool(Caller(), "find_procedures", words="khai sinh").structured_content
    assert "khai-sinh" in [one["code"] for one in found["procedures"]]
    assert tool(Caller(), "read_procedure", code="khai-sinh").structured_content["papers"]


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("read_clause", {"document": "khong-co", "article": "dieu-1"}, "law.not_found"),
        ("search_law", {"words": "hoa", "day": "31/12/2026"}, "invalid"),
        ("read_targets", {"text": "a" * 200_001}, "invalid"),
        ("find_conflicts", {"texts": []}, "invalid"),
        ("case_status", {"code": "000.00.01.H29-260101-0001"}, "sign_in_required"),
        ("my_cases", {}, "sign_in_required"),
        ("find_conflicts", {"texts": [AIM.format("90%")], "with_in_force": True}, "sign_in_required"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(name: str, arguments: dict[str, Any], code: str) -> None:
    assert refused(tool(Caller(), name, **arguments)).startswith(f"{code}:")


@pytest.mark.django_db
def test_targets_and_conflicts_of_texts() -> None:
    (one,) = tool(Caller(), "read_targets", text=AIM.format("90%")).structured_content["statements"]
    assert (one["indicator"], one["value"], one["year"], one["locality"]) == (
        "household_fibre", 90, 2027, "TP.HCM"
    )  # fmt: skip
    texts = [AIM.format("90%"), AIM.format("100%")]
    (pair,) = tool(Caller(), "find_conflicts", texts=texts).structured_content["pairs"]
    assert (pair["label"], pair["first"]["source"], pair["second"]["source"]) == (
        "contradiction", "text 1", "text 2"
    )  # fmt: skip


@pytest.mark.django_db
def test_a_token_has_its_scopes_its_log_and_its_end() -> None:
    caller, owner = personal("cases.track")
    assert tool(caller, "my_cases").structured_content == {"count": 0, "cases": []}
    assert refused(tool(caller, "case_status", code="000.00.01.H29-260101-0001")).startswith("cases.")
    answer = tool(caller, "find_conflicts", texts=[AIM.format("90%")], with_in_force=True)
    assert refused(answer).startswith("insufficient_scope:")
    assert list(ClientUse.objects.order_by("at").values_list("method", "path", "status")) == [
        ("MCP", "tools/my_cases", 200),
        ("MCP", "tools/case_status", 404),
        ("MCP", "tools/find_conflicts", 403),
    ]
    other, _owner = personal("cases.file", person=owner)
    assert refused(tool(other, "my_cases")).startswith("insufficient_scope:")
    client = ClientUse.objects.first().client_id
    revoke_client(actor_for(owner), client)
    assert refused(tool(caller, "my_cases")).startswith("invalid_token:")


@pytest.mark.django_db
def test_an_agencys_program_holds_a_draft_against_everything_in_force() -> None:
    agency = make_agency()
    officer = make_staff("department_head", agency)
    new = NewClient("Máy rà", ("assistants.texts",), 1, agency_id=agency.id, owner_id=officer.party_id)
    issued = issue_client(SYSTEM, new)
    caller = Caller(grant_token(str(issued.client_id), issued.secret).secret)
    found = tool(caller, "find_conflicts", texts=[AIM.format("90%")], with_in_force=True).structured_content
    assert (found["compared_with"], found["pairs"]) == (0, [])


@pytest.mark.usefixtures("vending")
def test_a_citizen_follows_the_own_case_and_a_stranger_does_not(vending: Any) -> None:
    person, code = vending
    caller, _owner = personal("cases.track", person=person)
    found = tool(caller, "case_status", code=code).structured_content
    assert (found["code"], found["status_name"], found["is_late"]) == (code, "new", False)
    assert "Nguyễn Thị Thử" not in str(found)
    assert [one["code"] for one in tool(caller, "my_cases").structured_content["cases"]] == [code]
    stranger, _other = personal("cases.track", person=make_person("Lê Văn Khác"))
    assert refused(tool(stranger, "case_status", code=code)).startswith("cases.")


@pytest.fixture
def vending(db: None) -> tuple[Any, str]:
    """A person and the code of the case they filed."""
    load_facts([one for one in shipped().units if one.code in {"79", "26740"} and one.valid_to is None])
    load_procedures()
    commune = make_agency(AgencyKind.COMMUNE, code="79.26740.UBND", name="UBND phường Sài Gòn")
    shop = make_agency(AgencyKind.ONE_STOP, code="79.26740.HCC", name="Một cửa phường Sài Gòn")
    clerk, handler, approver = (
        actor_for(make_staff(role, agency))
        for role, agency in (("one_stop_officer", shop), ("handler", commune), ("approver", commune))
    )
    person = make_person()
    scene = Scene("26740", shop, clerk, handler, approver)
    case_id = filed_case(actor_for(person), "ban-hang-via-he", scene)
    return person, cases.card(actor_for(person), case_id).code


def test_the_command_speaks_over_standard_input_and_output(tmp_path: Path) -> None:
    env = {"NHIP_DATA": str(tmp_path), "PYTHONPATH": str(settings.BASE_DIR), "NHIP_PROFILE": "hcmc"}
    started = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "nhip", "mcp"], env={**os.environ, **env}, cwd=str(tmp_path)
    )

    async def run() -> Any:
        async with mcp.Client(started) as client:
            listed = await client.list_tools()
            read = await client.call_tool("read_targets", {"text": AIM.format("90%")})
            return [one.name for one in listed.tools], read

    names, read = async_to_sync(run)()
    assert sorted(names) == TOOLS
    assert read.structured_content["statements"][0]["indicator"] == "household_fibre"
