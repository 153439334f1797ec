"""The only writers of identity: each act is permission, change, audit and event in one transaction."""

from nhip.base.identity.actions.accounts import (
    NewAccount,
    change_password,
    one_time_password,
    open_account,
    remove_passkeys,
    reset_password,
    set_active,
)
from nhip.base.identity.actions.agencies import NewAgency, close_agency, found_agency, open_agency
from nhip.base.identity.actions.finding import (
    enter_organisation,
    enter_walk_in,
    find_people,
    find_person,
    organisation_of,
)
from nhip.base.identity.actions.mandates import (
    check_mandate,
    grant_mandate,
    name_representative,
    read_principal,
    record_mandate,
    revoke_mandate,
    use_mandate,
)
from nhip.base.identity.actions.people import (
    NewPerson,
    citizen_user,
    enter_colleague,
    forget_what_expired,
    note_read,
    read_person,
    register_person,
    staff_user,
)
from nhip.base.identity.actions.posts import NewHolding, NewPost, assign, end_assignment, give_post

__all__ = [
    "NewAccount",
    "NewAgency",
    "NewHolding",
    "NewPerson",
    "NewPost",
    "assign",
    "change_password",
    "check_mandate",
    "citizen_user",
    "close_agency",
    "end_assignment",
    "enter_colleague",
    "enter_organisation",
    "enter_walk_in",
    "find_people",
    "find_person",
    "forget_what_expired",
    "found_agency",
    "give_post",
    "grant_mandate",
    "name_representative",
    "note_read",
    "one_time_password",
    "open_account",
    "open_agency",
    "organisation_of",
    "read_person",
    "read_principal",
    "record_mandate",
    "register_person",
    "remove_passkeys",
    "reset_password",
    "revoke_mandate",
    "set_active",
    "staff_user",
    "use_mandate",
]
