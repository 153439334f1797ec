"""The local outbox: no provider is configured, so what would have gone out stays where it can be seen."""

from nhip.base.notify.adapters.port import Answer, Message, Outcome


class LocalOutbox:
    """Keeps every message; its text is in the record of the delivery already."""

    name = "outbox"

    def send(self, message: Message) -> Outcome:
        return Outcome(Answer.KEPT)
