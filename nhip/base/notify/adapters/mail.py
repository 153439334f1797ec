"""E-mail over SMTP, step by step, so that it is known whether a failure came before or after the message."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote, urlsplit

from nhip.base.notify.adapters.port import Message, Outcome, not_now, refused, taken, unclear

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server. `scheme`: smtp (STARTTLS), smtps (TLS from the start), smtp+plain (none)."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def read(cls, url: str) -> "MailServer":
        """`smtp://USER:PASSWORD@HOST:PORT`. Raises ValueError with what is wrong."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(
                f"NHIP_MAIL_URL must look like smtp://USER:PASSWORD@HOST:PORT (or smtps://, smtp+plain://), "
                f"not {parts.scheme or 'nothing'}://{parts.hostname or ''}"
            )
        return cls(
            parts.scheme,
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


class MailSender:
    """Sends each message over a connection of its own."""

    name = "smtp"

    def __init__(self, server: MailServer, *, sender: str, timeout_seconds: float) -> None:
        self._server = server
        self._from = sender
        self._timeout = timeout_seconds

    def send(self, message: Message) -> Outcome:
        try:
            client = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            return not_now("sign_in_refused", _words(error))
        except (OSError, smtplib.SMTPException) as error:
            return not_now("no_connection", _words(error))
        try:
            return self._hand_over(client, message)
        finally:
            # The outcome is settled; how the connection ends changes nothing.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                client.quit()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        client.ehlo_or_helo_if_needed()
        if server.scheme == "smtp":
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        if server.user:
            client.login(server.user, server.password)
        return client

    def _hand_over(self, client: smtplib.SMTP, message: Message) -> Outcome:
        try:
            for code, words in (client.mail(_bare(self._from)), client.rcpt(message.to)):
                if code >= 400:
                    return _judged(code, words)
        except (OSError, smtplib.SMTPException) as error:
            return not_now("no_connection", _words(error))
        try:
            code, words = client.data(_letter(message, sender=self._from).as_bytes())
        except smtplib.SMTPDataError as error:
            return _judged(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            # The message was on its way when the line broke: the server may have it.
            return unclear("broken_off", _words(error))
        return taken(_said(words)) if code < 400 else _judged(code, words)


class _Letters(EmailPolicy):
    """Headers as the library folds them, except an address in angle brackets, which must stay whole."""

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}\r\n" if name == "List-Unsubscribe" else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name == "List-Unsubscribe":
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Letters(linesep="\r\n")


def _letter(message: Message, *, sender: str) -> EmailMessage:
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = sender
    letter["To"] = message.to
    letter["Subject"] = message.subject
    letter["Date"] = formatdate(usegmt=True)
    # One delivery, one Message-ID: a mail system that got it twice can tell.
    letter["Message-ID"] = f"<{message.id}@{_bare(sender).rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    if message.stop_url:
        letter["List-Unsubscribe"] = f"<{message.stop_url}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Every server takes quoted-printable; not every one takes eight bits.
    letter.set_content(message.text, cte="quoted-printable")
    return letter


def _judged(code: int, words: bytes | str) -> Outcome:
    said = f"{code} {_said(words)}"
    return refused("refused", said) if code >= 500 else not_now("busy", said)


def _bare(sender: str) -> str:
    return sender.rpartition("<")[2].rstrip(">").strip()


def _said(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
