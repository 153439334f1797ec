"""A person's own choices, and what they have read."""

from collections.abc import Mapping
from uuid import UUID

from nhip.base.notify.access import own
from nhip.base.notify.contracts import Channel, Kind, UnknownNotice
from nhip.base.notify.models import Notice, Preference, Reader
from nhip.base.notify.rules.choices import is_fixed
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action


def choose(actor: Actor, choices: Mapping[tuple[Channel, Kind], bool], *, language: str) -> None:
    """Keep the actor's own choices and language; what is not theirs to choose is passed over."""
    with action("notify.choose", actor=actor, about=("party", actor.party_id), emits=False) as act:
        act.allow("one's own choice")
        for (channel, kind), is_on in choices.items():
            if not is_fixed(channel, kind):
                _keep(own(actor), channel, kind, is_on=is_on)
        Reader.objects.update_or_create(
            party_id=own(actor), defaults={"language": language, "changed_at": clock.now()}
        )
        act.note(off=sorted(f"{channel}.{kind}" for (channel, kind), is_on in choices.items() if not is_on))


def stop_mails(actor: Actor, party_id: UUID, *, kind: Kind) -> None:
    """Switch e-mails of one kind off for whoever holds the link of such an e-mail."""
    with action("notify.stop_mails", actor=actor, about=("party", party_id), emits=False) as act:
        act.allow("the signed link of an e-mail to this person")
        _keep(party_id, Channel.EMAIL, kind, is_on=False)
        act.note(kind=kind)


def mark_read(actor: Actor, notice_id: UUID) -> None:
    """The actor opened one of their notices. Raises UnknownNotice."""
    mine = Notice.objects.filter(pk=notice_id, party_id=own(actor), is_shown=True)
    if not mine.exists():
        raise UnknownNotice()
    if not mine.filter(read_at__isnull=True).exists():
        return
    with action("notify.read", actor=actor, about=("notice", notice_id), emits=False) as act:
        act.allow("one's own notice")
        mine.filter(read_at__isnull=True).update(read_at=clock.now())


def mark_all_read(actor: Actor) -> int:
    """The actor has seen enough of their unread notices; returns how many."""
    with action("notify.read_all", actor=actor, about=("party", actor.party_id), emits=False) as act:
        act.allow("one's own notices")
        unread = Notice.objects.filter(party_id=own(actor), is_shown=True, read_at__isnull=True)
        count = unread.update(read_at=clock.now())
        act.note(count=count)
    return count


def _keep(party_id: UUID, channel: Channel, kind: Kind, *, is_on: bool) -> None:
    Preference.objects.update_or_create(
        party_id=party_id,
        channel=channel.value,
        kind=kind.value,
        defaults={"is_on": is_on, "changed_at": clock.now()},
    )
