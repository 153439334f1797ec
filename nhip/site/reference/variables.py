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
    Variable("NHIP_DEBUG", "off", "`1` shows the inside on error pages. Never in production."),
    Variable("NHIP_LOG_LEVEL", "`INFO`", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
    Variable(
        "NHIP_STORAGE",
        "`files` in the data folder",
        "Where the bytes of files are kept: a folder, or `s3://BUCKET/PREFIX` (after `./run extra s3`).",
    ),
    Variable(
        "NHIP_TRUSTED_PROXIES",
        "0",
        "How many proxies of your own stand in front; limits on tries count the address they saw.",
    ),
    Variable("NHIP_FILES_MAX_BYTES", "20971520", "The largest file that is accepted, in bytes."),
    Variable(
        "NHIP_CLAMD",
        "none",
        "The address of a clamd that checks uploads: `HOST:PORT`, or the path of a socket.",
    ),
    Variable("NHIP_WAREHOUSE_MEMORY", "`2GB`", "How much memory one question to the warehouse may take."),
    Variable(
        "NHIP_POLICY_TEXTS",
        "`policy` in the data folder",
        "The folder of the policy texts; with them a trace shows the words of the sentence.",
    ),
    Variable("NHIP_WEB_WORKERS", "2", "Web processes on this host."),
    Variable("NHIP_WEB_THREADS", "4", "Threads in each web process."),
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
