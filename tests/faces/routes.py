"""Which pages there are: the URL resolver's named routes, and why some are never crawled."""

from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

# Routes under these are no pages: programs use them.
PROGRAMS = ("api",)

# Named routes that are no pages, with the reason. They are never followed.
NO_PAGES: dict[str, str] = {
    "pages:manifest": "the browser reads it",
    "pages:service_worker": "the browser runs it",
    "cases:calendar-feed": "calendar programs read it",
    "signing:root": "readers of PDF fetch it",
    "signing:crl": "validators of signatures fetch it",
    "cases:result-template-sample": "a PDF",
    "cases:vault-file": "the file itself",
    "cases:vault-shared-file": "the file behind such a link",
    "flows:file": "the file itself",
    "payments:callback": "a bank calls it",
    "payments:bank_credits": "programs call it",
    "payments:bank_credit": "programs call it",
    "payments:bank_statement": "programs call it",
    "payments:bank_refund": "programs call it",
    "payments:qr": "a picture to keep",
    "payments:receipt_pdf": "a PDF",
    "identity:oauth_token": "programs call it",
    "identity:oauth_revoke": "programs call it",
    "identity:oauth_metadata": "programs read it",
    "law:akoma-ntoso": "programs read it",
    "procedures:cpsv": "programs read it",
    "procedures:catalogue-cpsv": "programs read it",
    "identity:start": "leads straight on to the identity provider",
    "openid_connect_callback": "leads straight on from the identity provider",
    "identity:idp_token": "programs call it",
    "identity:idp_userinfo": "programs call it",
    "cases:desk-receipt-pdf": "a PDF",
    "cases:kiosk-end": "leads straight back to the beginning",
    "procedures:form-export": "gives a file, not a page",
    "flows:tasks": "leads straight on to the inbox",
    "exchange:monitoring_csv": "a CSV file",
    "exchange:agreement_text": "a YAML file",
    "exchange:description": "an OpenAPI document",
    "exchange:client": "a program to keep",
    "procedures:form-trial": "leads straight on to the first step of the trial",
    "exchange:accesses_csv": "a table to keep",
    "assistants:text-report": "a PDF",
    "exchange:verifier": "a program to keep",
    "exchange:my_verifier": "a program to keep",
    "exchange:my_proof": "a proof to keep",
}

# Pages and buttons that the simulated city may hold none of today. Whoever meets one looks at it like at any other;
# whether the tests open each of them is asked of the whole suite (tests/faces/called.py).
MET_BY_CHANCE: dict[str, str] = {
    "exchange:access": "its link is there once an agency asked about the person; its own test opens it",
    "exchange:try_it": "its button is for an agency's own officers; its own test calls",
    "exchange:evidence": "its link is beside a call; its own test opens it",
    "exchange:question": "its link is there once a person asked; its own test opens it",
    "exchange:deferral": "its link is there once something was deferred; its own test opens it",
    "pages:held": "there when a session ended in the middle of a form; its own test opens it",
    "notify:stop": "e-mails alone lead there; its own test opens it without signing in",
    "notify:template_restore": "its button is on an edited template only",
    "cases:calendar-close": "its button is there once an address was made",
    "cases:result-template-publish": "its button is on a saved draft only; its own test presses it",
    "cases:result-template-discard": "its button is on a saved draft only; its own test presses it",
    "cases:vault-forget": "its button is on a document that was kept only; its own test presses it",
    "cases:vault-revoke-share": "its button is there once a link was made; its own test presses it",
    "cases:vault-shared": "a link shown once leads there; its own test opens it without signing in",
    "flows:publish": "its button is on a version that is not in use only; its own test presses it",
    "flows:move": "its link is there once a newer version was published; its own test opens it",
    "flows:end-absence": "its button is on an absence of today only; its own test presses it",
    "payments:bank_done": "its page follows a made-up transfer; its own test makes one",
    "payments:verify": "the QR code on a receipt leads there; its own test opens it",
    "payments:take": "its button takes money; its own test presses it",
    "payments:discrepancy": "there is one only when money and bills do not fit; its own test decides one",
    "payments:refund": "there is one only once somebody asked; its own test approves one",
    "cases:pay-check": "its button asks the bank; its own test presses it",
    "cases:draft-pay": "only where a rule asks for the fee before filing; its own test pays one",
    "cases:waive-fee": "its button is on an open bill; its own test presses it",
    "identity:token": "there is one only once a token was made; its own test opens it",
    "identity:staff_client": "there is one only once a program was let in; its own test opens it",
    "national_portal:finding": "there is one only when the two sides differ; its own test decides one",
    "cases:letter": "a PDF, once a letter of apology was sent",
    "cases:complaint-drop": "its button is there once a complaint was filed; its own test presses it",
    "cases:intake-one": "there is one only once an officer began it; its own test walks through it",
    "cases:intake-begin": "its button is beside a person who was found; its own test presses it",
    "cases:intake-slip": "printed for a dossier that was given back; its own test opens it",
    "cases:intake-summary": "printed for whom an officer fills in; its own test opens it",
    "cases:intake-discard": "its button is on an intake; its own test presses it",
    "cases:delete-filter": "its button is beside a saved filter; its own test presses it",
    "cases:hand-over": "there is one only once a list was made; its own test opens it",
    "cases:hand-over-close": "its button is on a list that waits; its own test presses it",
    "cases:mandate-revoke": "its button is beside a mandate of whoever came; its own test presses it",
    "identity:mandate_revoke": "its button is on a mandate; its own test presses it",
    "cases:kiosk-ticket": "follows a number that was taken; its own test takes one",
    "cases:draft-submit": "its button is on a finished draft only; the journey presses it",
    "cases:draft-update": "its button is on a draft whose procedure changed meanwhile",
    "cases:collect": "its button is on an issued result only; the journey presses it",
    "cases:rate": "its form is on a finished case only; the journey sends it",
    "cases:supplement": "only while papers are asked for; the journey answers one",
    "cases:withdraw": "its button is on an open case only; its own test presses it",
    "cases:complaint": "only where something can be complained of; its own test files one",
    "cases:decide-many": "its button is there while proposals wait; its own test presses it",
    "cases:intake-person": "follows a person who was found; its own test walks through it",
    "cases:dispute": "there is one only once somebody said data is wrong; its own test answers one",
    "cases:signed-many": "follows results that were signed together; its own test opens it",
    "cases:return-one": "there is one only while results wait at the counter; its own test hands one over",
    "cases:hand-over-make": "its button is there while papers wait; its own test presses it",
    "cases:vault-choose": "only where a vault holds a document; its own test chooses one",
    "flows:return": "its button is on a task one has; its own test presses it",
    "exchange:peer": "there is one only once another platform was joined; its own test opens it",
    "exchange:peer_act": "its buttons are on a platform that was joined; its own test presses them",
    "exchange:agreement": "for officers of its two agencies only; its own test opens it",
    "flows:claim": "its button is on a task nobody has; its own test presses it",
    "flows:delegate": "its button is on a task one has; its own test presses it",
    "payments:bill": "there is one only once a fee was raised; its own test opens it",
    "payments:receipt": "there is one only once a fee was paid; its own test opens it",
    "payments:request_refund": "its form is on a paid bill; its own test sends it",
    "procedures:form-try": "leads on from a form that was just saved; its own test walks it",
    "procedures:form-change": "its buttons are on a draft of a form; its own test presses them",
    "procedures:form-discard": "its button is on a draft of a form; its own test presses it",
    "assistants:handed": "a secret address leads there; its own test opens it",
    "assistants:hand-over": "its button is under an answer; its own test presses it",
    "assistants:question": "there is one only once somebody asked an officer; its own test opens it",
    "assistants:text": "there is one only once an officer handed a text in; its own test opens it",
    "assistants:text-verdict": "its button is beside a pair of sentences; its own test presses it",
    "assistants:text-drop": "its button is on a text; its own test presses it",
    "assistants:statement": "there is one only once a text was read; its own test opens it",
    "assistants:statement-adopt": "its button is beside a target of an issued text; its own test presses it",
    "assistants:statement-aside": "its button is beside a sentence; its own test presses it",
    "assistants:take-out": "its button is beside a shared answer; its own test presses it",
    "assistants:advice-answer": "its buttons are beside a suggestion; its own test presses them",
    "exchange:subsystem_act": "its buttons register credentials; its own test presses them",
    "exchange:service_act": "its buttons change a service; its own test presses them",
    "exchange:agreement_act": "its buttons decide an agreement; its own test presses them",
    "exchange:endpoint": "only where a description is a draft; its own test marks one",
    "exchange:credential": "its link is beside a certificate or key; its own test revokes one",
    "selfcheck:cases": "behind a figure that counted cases; its own test opens it",
}
EXCUSED = NO_PAGES | MET_BY_CHANCE


def named_routes() -> dict[str, str]:
    """Every named route with its pattern, e.g. `cases:track` -> `track/`."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def route_of(url: str) -> str:
    """The name of the route that answers at `url`; "" where none does."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            if one.namespace not in PROGRAMS:
                found += _walk(one.url_patterns, inner, path)
        elif one.name:
            found.append((namespace + one.name, path))
    return found
