"""Factories of directives for tests.

>>> order = make_order()                                             # doctest: +SKIP
>>> actions.accept(order.doer, item_id=order.item_id)                # doctest: +SKIP
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.base.identity.contracts import Agency, AgencyKind
from nhip.base.identity.testing import Staff, actor_for, make_agency, make_staff
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.calendar import working_calendar
from nhip.work.directives import actions, queries
from nhip.work.directives.contracts import NewDirective, NewWorkItem, NumberOrigin


@dataclass(frozen=True, slots=True)
class Office:
    """A committee with two leaders, a department with two heads, a department that helps, an outsider."""

    committee: Agency
    department: Agency
    helping: Agency
    leader: Staff
    deputy: Staff
    head: Staff
    second_head: Staff
    helper: Staff
    outsider: Staff
    analyst: Staff


@dataclass(frozen=True, slots=True)
class Order:
    """An issued directive with one work item, and the actors around it."""

    id: UUID
    item_id: UUID
    office: Office
    leader: Actor
    deputy: Actor
    doer: Actor
    helper: Actor
    outsider: Actor


def make_office() -> Office:
    """Agencies and people; each call makes others."""
    committee = make_agency(AgencyKind.LEADERSHIP, unit_code="79", name="Ủy ban nhân dân Thành phố")
    department = make_agency(AgencyKind.DEPARTMENT, unit_code="79", name="Sở Thử Nghiệm")
    helping = make_agency(AgencyKind.DEPARTMENT, unit_code="79", name="Sở Phối Hợp")
    elsewhere = make_agency(AgencyKind.DEPARTMENT, unit_code="79", name="Sở Ngoài Cuộc")
    return Office(
        committee=committee,
        department=department,
        helping=helping,
        leader=make_staff("leader", committee, full_name="Chủ tịch"),
        deputy=make_staff("leader", committee, full_name="Phó Chủ tịch"),
        head=make_staff("department_head", department, full_name="Giám đốc Sở"),
        second_head=make_staff("department_head", department, full_name="Phó Giám đốc Sở"),
        helper=make_staff("department_head", helping, full_name="Giám đốc Sở Phối hợp"),
        outsider=make_staff("department_head", elsewhere, full_name="Giám đốc Sở ngoài cuộc"),
        analyst=make_staff("analyst", committee, full_name="Chuyên viên phân tích"),
    )


def due_in(working_days: int) -> date:
    """The day that many working days from today."""
    return working_calendar().add_working_days(clock.today(), working_days)


def new_directive(office: Office, *, origin: NumberOrigin | None = None) -> NewDirective:
    """An order of the committee to the department, with one co-unit, due in ten working days."""
    item = NewWorkItem(
        lead_agency_id=office.department.id,
        deliverable="Kế hoạch nâng tỷ lệ hồ sơ trực tuyến",
        due_on=due_in(10),
        co_agency_ids=(office.helping.id,),
    )
    return NewDirective(
        title="Nâng tỷ lệ hồ sơ trực tuyến",
        content="Tỷ lệ đang dưới mục tiêu.",
        issuer_agency_id=office.committee.id,
        items=(item,),
        origin=origin,
    )


def make_order(office: Office | None = None, *, origin: NumberOrigin | None = None) -> Order:
    """An order given by the leader of an office."""
    office = office or make_office()
    leader = actor_for(office.leader)
    directive_id = actions.issue(leader, new_directive(office, origin=origin))
    return Order(
        id=directive_id,
        item_id=queries.directive(leader, directive_id).items[0].id,
        office=office,
        leader=leader,
        deputy=actor_for(office.deputy),
        doer=actor_for(office.head),
        helper=actor_for(office.helper),
        outsider=actor_for(office.outsider),
    )
