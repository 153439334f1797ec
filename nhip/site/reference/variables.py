"""The environment variables an installation understands; a test compares them with those the code reads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: `default` in words, and what it is for."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "DATABASE_URL",
        "SQLite in the data folder",
        "The database: `postgresql://USER:PASSWORD@HOST:PORT/NAME`, or `sqlite:///ABSOLUTE/PATH`.",
    ),
    Variable("NHIP_DATA", "`.data` in the checkout", "The data folder; `./run --data DIR` sets it."),
    Variable("NHIP_PROFILE", "the data folder's, else `hcmc`", "Which province; `./run --profile` sets it."),
    Variable(
        "NHIP_PUBLIC_URL",
        "`http://127.0.0.1:PORT`",
        "The address people reach it by: stands in QR codes, sign-in addresses and links. With `https` "
        "cookies are sent over TLS only.",
    ),
    Variable(
        "NHIP_ALLOWED_HOSTS", "`127.0.0.1,localhost,[::1]`", "Host names it answers to, with commas between."
    ),
    Variable(
        "NHIP_SECRET_KEY", "made once, kept in the data folder", "Signs sessions; the same on every host."
    ),
    Variable(
        "NHIP_TRACKING_KEY",
        "made once, kept in the data folder",
        "Keys the digests by which applicants follow their cases: hexadecimal digits, the same on every host "
        "and never changed. The first one comes from the secret of that moment, so start once before "
        "changing the secret; the file is `tracking-key`.",
    ),
    Variable("NHIP_DEBUG", "off", "`1` shows the inside on error pages. Never in production."),
    Variable("NHIP_LOG_LEVEL", "`INFO`", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
    Variable(
        "NHIP_STORAGE",
        "`files` in the data folder",
        "Where the bytes of files are kept: a folder, or `s3://BUCKET/PREFIX` (after `./run extra s3`).",
    ),
    Variable(
        "NHIP_LM_URL",
        "none: the assistants quote and use no language model",
        "The address of an OpenAI-compatible interface, up to `/v1`; `https`, or `http` on this host or a "
        "private network. It gets masked questions and clauses of the law.",
    ),
    Variable("NHIP_LM_KEY", "none", "Its key."),
    Variable("NHIP_LM_MODEL", "none", "The name of the model; needed with the address."),
    Variable("NHIP_LM_TIMEOUT", "12", "Seconds for a whole answer; then the quotation stands alone."),
    Variable("NHIP_LM_MOST_TOKENS", "600", "The longest answer, in tokens."),
    Variable("NHIP_LM_DAILY_TOKENS", "200000", "Tokens of questions and answers a day."),
    Variable("NHIP_TOKEN", "none", "The token with whose rights `nhip mcp` answers an agent."),
    Variable(
        "NHIP_TRUSTED_PROXIES",
        "0",
        "How many proxies of your own stand in front; limits on tries count the address they saw.",
    ),
    Variable(
        "NHIP_EXCHANGE",
        "on",
        "`off` keeps `./run` from starting the gateway of the data exchange.",
    ),
    Variable(
        "NHIP_EXCHANGE_PORT", "the platform's port + 361", "The gateway's plain port, on loopback only."
    ),
    Variable("NHIP_EXCHANGE_TLS_PORT", "the platform's port + 362", "The gateway's port of mutual TLS."),
    Variable("NHIP_EXCHANGE_WORKERS", "1", "How many processes carry calls; one a core is a good number."),
    Variable(
        "NHIP_EXCHANGE_NAME",
        "the instance",
        "What other platforms show this one as, in their lists.",
    ),
    Variable(
        "NHIP_EXCHANGE_ADDRESS",
        "`https://127.0.0.1:8362`",
        "Where other platforms reach this gateway: it stands on the connection card. Its TLS certificate "
        "must be for that host.",
    ),
    Variable(
        "NHIP_EXCHANGE_CLIENT",
        "`exchange/client.json` in the data folder",
        "The file that says which subsystem this installation is when it asks others, and where its key is.",
    ),
    Variable(
        "NHIP_EXCHANGE_GATEWAY",
        "`http://127.0.0.1:8361`; under `./run` the gateway it started",
        "The gateway this installation calls, where that file names none.",
    ),
    Variable(
        "NHIP_EXCHANGE_TSA_URL",
        "the embedded development authority, without legal value",
        "The time-stamp authority (RFC 3161 over HTTP) that stamps the exchange's evidence each minute.",
    ),
    Variable(
        "NHIP_EXCHANGE_TSA_ROOT",
        "none; needed with that address",
        "The PEM file of that authority's root certificate, against which its stamps are checked and proved.",
    ),
    Variable(
        "NHIP_HOUSEHOLD_REGISTER",
        "none; the simulated one in a demo",
        "The service that tells who lives with whom: `CLASS/MEMBER/SUBSYSTEM/SERVICE` of our own exchange, "
        "or with another instance before it.",
    ),
    Variable(
        "NHIP_EXCHANGE_INSTANCE",
        "`VN-` and the code of the province",
        "What this installation is called among exchanges (the X-Road instance).",
    ),
    Variable("NHIP_FILES_MAX_BYTES", "20971520", "The largest file that is accepted, in bytes."),
    Variable(
        "NHIP_CLAMD",
        "none",
        "The address of a clamd that checks uploads: `HOST:PORT`, or the path of a socket.",
    ),
    Variable(
        "NHIP_NATIONAL_PORTAL",
        "none; `simulated` in a demo",
        "The address of the national portal's interface, or `simulated` for the one on this machine.",
    ),
    Variable("NHIP_NATIONAL_PORTAL_TOKEN", "none", "The bearer token the national portal gave."),
    Variable(
        "NHIP_MAIL_URL",
        "none: the local outbox",
        "The mail server: `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS), `smtps://` or `smtp+plain://`.",
    ),
    Variable(
        "NHIP_MAIL_FROM", "`Nhịp <khong-tra-loi@localhost>`", "The sender of e-mails: `NAME <ADDRESS>`."
    ),
    Variable("NHIP_SMS_URL", "none: the local outbox", "The address of the SMS gateway."),
    Variable("NHIP_SMS_SECRET", "none", "Signs requests to the gateway and checks its callbacks."),
    Variable("NHIP_SMS_FROM", "`Nhip`", "The brand name that SMS come from."),
    Variable(
        "NHIP_SMS_PLAIN", "`1`", "`1` sends SMS without Vietnamese marks, at less than half the length."
    ),
    Variable(
        "NHIP_ZALO_URL", "none: the local outbox", "Zalo's interface for ZNS, without `/message/template`."
    ),
    Variable("NHIP_ZALO_TOKEN", "none", "The access token of the official account."),
    Variable("NHIP_ZALO_APP_ID", "none", "The application's id at Zalo; checks its callbacks."),
    Variable("NHIP_ZALO_SECRET", "none", "The official account's secret key; checks its callbacks."),
    Variable(
        "NHIP_QUIET_HOURS", "`21:00-07:00`", "When no SMS and no Zalo message is sent; empty for never."
    ),
    Variable("NHIP_NOTICES_PER_DAY", "10", "The most announcements a person gets by one channel in a day."),
    Variable("NHIP_NOTICE_TIMEOUT", "10", "How many seconds a mail server or gateway may take."),
    Variable(
        "NHIP_SIGNING",
        "`development`",
        "Who signs documents: `development`, the embedded authority for trials, without legal value; `csc`, "
        "a remote signing service; `off`, nobody.",
    ),
    Variable("NHIP_CSC_URL", "none", "The remote signing service: its address up to `/csc/v2`, with https."),
    Variable("NHIP_CSC_TOKEN", "none", "The bearer token the remote signing service knows this one by."),
    Variable("NHIP_TSA_URL", "none", "The time-stamp authority (RFC 3161) beside a remote signing service."),
    Variable(
        "NHIP_CSC_TEST", "off", "`1` says that the certificates of the remote service have no legal value."
    ),
    Variable(
        "NHIP_SIGNING_ASSURANCE", "1", "The assurance level of a sign-in that may agree to sign, 1 to 3."
    ),
    Variable("NHIP_WAREHOUSE_MEMORY", "`2GB`", "How much memory one question to the warehouse may take."),
    Variable(
        "NHIP_POLICY_TEXTS",
        "`policy` in the data folder",
        "The folder of the policy texts; with them a trace shows the words of the sentence.",
    ),
    Variable("NHIP_WEB_WORKERS", "2", "Web processes on this host."),
    Variable("NHIP_WEB_THREADS", "4", "Threads in each web process."),
    Variable("NHIP_BANK_URL", "the simulated bank", "A bank's service (docs/how-to/connect-a-bank.md)."),
    Variable("NHIP_BANK_SECRET", "", "What the bank and this installation sign their messages with."),
    Variable("NHIP_BANK_TIMEOUT_SECONDS", "5", "How long a question to the bank may take."),
    Variable("NHIP_SIMULATED_BANK", "1 without NHIP_BANK_URL", "Whether the simulated bank is on."),
    Variable(
        "NHIP_OIDC_ISSUER", "the simulated provider", "The OpenID Connect provider citizens sign in with."
    ),
    Variable("NHIP_OIDC_CLIENT_ID", "`nhip`", "Our name at that provider."),
    Variable("NHIP_OIDC_CLIENT_SECRET", "of the simulated provider", "Our secret at that provider."),
    Variable("NHIP_OIDC_NAME", "`VNeID`", "What the sign-in button calls the provider."),
    Variable("NHIP_OIDC_SCOPES", "`openid profile`", "What we ask the provider for."),
    Variable(
        "NHIP_OIDC_CLAIMS", "`{}`", "JSON: which claim holds which attribute, where it differs from ours."
    ),
    Variable(
        "NHIP_OIDC_LEVELS", "those of the simulated provider", "JSON: which `acr` stands for which level."
    ),
    Variable(
        "NHIP_SIMULATED_IDP", "`1` without a real provider", "`1` serves the simulated identity provider."
    ),
    Variable(
        "NHIP_SIMULATED_IDP_CLIENTS", "`{}`", "JSON: further clients of the simulated provider, for tests."
    ),
    Variable("NHIP_PYTHON", "`python3`", "Which Python `./run` makes its environment with."),
)
