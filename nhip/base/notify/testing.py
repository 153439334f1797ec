"""For tests: templates that are known while a test runs, a person's language, what lies in the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager

from nhip.base.notify import registry
from nhip.base.notify.actions.choosing import choose
from nhip.base.notify.contracts import Kind, Placeholder, TemplateSpec, Text, ZaloTemplate
from nhip.base.notify.queries.deliveries import OutboxLine, outbox
from nhip.kernel.access import Actor


def sample_spec(code: str = "tests.asked", *, kind: Kind = Kind.OBLIGATION) -> TemplateSpec:
    """A template with a value that may leave the platform (`code`) and one that may not (`reason`)."""
    return TemplateSpec(
        code=code,
        title="Mẫu để thử",
        kind=kind,
        placeholders=(
            Placeholder("code", "Mã hồ sơ", "H29-1", may_leave=True),
            Placeholder("reason", "Lý do", "Ảnh bị mờ"),
        ),
        vi=Text("Hồ sơ {code} cần bổ sung", "Hồ sơ {code} cần bổ sung: {reason}.", "{code}: cần bổ sung"),
        en=Text("Case {code} needs more", "Case {code} needs more: {reason}.", "{code}: more is needed"),
        zalo=ZaloTemplate("7895417", {"ma_ho_so": "{code}"}),
    )


@contextmanager
def registered(*specs: TemplateSpec) -> Iterator[None]:
    """Know these templates inside the block."""
    for spec in specs:
        registry.register(spec)
    try:
        yield
    finally:
        for spec in specs:
            registry.forget(spec.code)


def speak(actor: Actor, language: str) -> None:
    """Have somebody written to in a language from now on."""
    choose(actor, {}, language=language)


def in_outbox(channel: str = "") -> tuple[OutboxLine, ...]:
    """What lies in the outbox, latest first."""
    return outbox(channel=channel).lines
