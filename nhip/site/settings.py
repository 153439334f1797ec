"""Settings of an installation; everything a province changes comes from the environment."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from nhip.site.database import database
from nhip.site.launcher.data_folder import profile_in
from nhip.site.paying import *  # noqa: F403 - the names are settings; see there
from nhip.site.secret import secret_key, tracking_key
from nhip.site.sign_in import *  # noqa: F403 - the names are settings; see there
from nhip.site.sign_in import oidc_apps

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("NHIP_DATA", BASE_DIR / ".data")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = os.environ.get("NHIP_SECRET_KEY") or secret_key(DATA_DIR)
# Keys the digests by which applicants follow their cases; never changed, whatever becomes of SECRET_KEY.
TRACKING_KEY = os.environ.get("NHIP_TRACKING_KEY") or tracking_key(DATA_DIR, secret=SECRET_KEY)
DEBUG = os.environ.get("NHIP_DEBUG") == "1"
PUBLIC_URL = os.environ.get("NHIP_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = os.environ.get("NHIP_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# How many reverse proxies of ours stand in front; their X-Forwarded-For is believed, no other.
TRUSTED_PROXIES = int(os.environ.get("NHIP_TRUSTED_PROXIES", "0"))

PROFILE = os.environ.get("NHIP_PROFILE") or profile_in(DATA_DIR)
PROFILES_DIR = BASE_DIR / "nhip" / "site" / "profiles"

MODULES = [
    "nhip.base.places",
    "nhip.base.identity",
    "nhip.base.files",
    "nhip.base.signing",
    "nhip.base.payments",
    "nhip.base.exchange",
    "nhip.base.notify",
    "nhip.work.law",
    "nhip.work.procedures",
    "nhip.work.flows",
    "nhip.work.cases",
    "nhip.work.national_portal",
    "nhip.work.directives",
    "nhip.insight.warehouse",
    "nhip.insight.indicators",
    "nhip.insight.opscentre",
    "nhip.insight.assistants",
    "nhip.insight.selfcheck",
]
INSTALLED_APPS = [
    # Ours first: our templates take the place of a library's.
    "nhip.site",
    *MODULES,
    "nhip.kernel",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "nhip.kernel.web.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nhip.kernel.web.ReadableAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nhip.kernel.web.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nhip.work.cases.web.kiosk.KioskSession",
    "nhip.base.identity.middleware.ActorMiddleware",
    "nhip.site.held.HeldForms",
    "nhip.kernel.web.PrivatePages",
    "nhip.kernel.web.ErrorPages",
]
ROOT_URLCONF = "nhip.site.urls"
WSGI_APPLICATION = "nhip.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            BASE_DIR / "nhip" / "kernel" / "ui" / "templates",
            BASE_DIR / "nhip" / "site" / "administration" / "templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nhip.site.navigation.navigation",
            ],
        },
    }
]

# Every form of the platform has the same HTML.
FORM_RENDERER = "nhip.kernel.ui.renderer.Renderer"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "identity.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/account/"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_apps(PUBLIC_URL)}}
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_FAILURE_VIEW = "nhip.site.pages.errors.forged"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["nhip.kernel.ui.locales"]
LOCALE_PATHS = [
    BASE_DIR / "nhip" / "kernel" / "locale",
    BASE_DIR / "nhip" / "site" / "locale",
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "nhip" / "kernel" / "ui" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Where the bytes of files are kept: a folder, or s3://BUCKET/PREFIX with the client's usual environment.
STORAGE_URL = os.environ.get("NHIP_STORAGE", str(DATA_DIR / "files"))

FILES_MAX_BYTES = int(os.environ.get("NHIP_FILES_MAX_BYTES", str(20 * 1024 * 1024)))
# The national portal: an address with its token, `simulated` for the one of a demo, or nothing.
NATIONAL_PORTAL = os.environ.get("NHIP_NATIONAL_PORTAL", "").rstrip("/")
NATIONAL_PORTAL_TOKEN = os.environ.get("NHIP_NATIONAL_PORTAL_TOKEN", "")

# A virus scanner: unix:/run/clamav/clamd.ctl or HOST:PORT; without it the record of each file says so.
CLAMD = os.environ.get("NHIP_CLAMD", "")

# How notices are announced; a channel without an address keeps its messages in the local outbox.
MAIL_URL = os.environ.get("NHIP_MAIL_URL", "")
MAIL_FROM = os.environ.get("NHIP_MAIL_FROM", "Nhịp <khong-tra-loi@localhost>")
SMS_URL = os.environ.get("NHIP_SMS_URL", "")
SMS_SECRET = os.environ.get("NHIP_SMS_SECRET", "")
SMS_FROM = os.environ.get("NHIP_SMS_FROM", "Nhip")
# Without marks a text is less than half as long on the network.
SMS_PLAIN = os.environ.get("NHIP_SMS_PLAIN", "1") == "1"
ZALO_URL = os.environ.get("NHIP_ZALO_URL", "")
ZALO_TOKEN = os.environ.get("NHIP_ZALO_TOKEN", "")
ZALO_APP_ID = os.environ.get("NHIP_ZALO_APP_ID", "")
ZALO_SECRET = os.environ.get("NHIP_ZALO_SECRET", "")
QUIET_HOURS = os.environ.get("NHIP_QUIET_HOURS", "21:00-07:00")
NOTICES_PER_DAY = int(os.environ.get("NHIP_NOTICES_PER_DAY", "10"))
NOTICE_TIMEOUT_SECONDS = float(os.environ.get("NHIP_NOTICE_TIMEOUT", "10"))

# Who signs documents: the embedded authority for trials ("development"), a remote service ("csc"), or
# nobody ("off").
SIGNING_PROVIDER = os.environ.get("NHIP_SIGNING", "development")
CSC_URL = os.environ.get("NHIP_CSC_URL", "")
CSC_TOKEN = os.environ.get("NHIP_CSC_TOKEN", "")
CSC_TIME_STAMP_URL = os.environ.get("NHIP_TSA_URL", "")
CSC_IS_TEST = os.environ.get("NHIP_CSC_TEST") == "1"
# The assurance level of a sign-in that may agree to sign, 1 to 3.
SIGNING_ASSURANCE = int(os.environ.get("NHIP_SIGNING_ASSURANCE", "1"))

# What this installation is called among exchanges; empty: VN- with the code of its province.
EXCHANGE_INSTANCE = os.environ.get("NHIP_EXCHANGE_INSTANCE", "")
# How other exchanges call this installation, and where they reach its gateway.
EXCHANGE_NAME = os.environ.get("NHIP_EXCHANGE_NAME", "")
EXCHANGE_ADDRESS = os.environ.get("NHIP_EXCHANGE_ADDRESS", "https://127.0.0.1:8362").rstrip("/")
# As a consumer: who this installation is (a file with its key), and the gateway it calls.
EXCHANGE_CLIENT = os.environ.get("NHIP_EXCHANGE_CLIENT", str(DATA_DIR / "exchange" / "client.json"))
EXCHANGE_GATEWAY = os.environ.get("NHIP_EXCHANGE_GATEWAY", "http://127.0.0.1:8361").rstrip("/")
# Who stamps the exchange's evidence over HTTP (RFC 3161), and the PEM file of its root; empty: the embedded
# development authority, whose stamps have no legal value.
EXCHANGE_TSA_URL = os.environ.get("NHIP_EXCHANGE_TSA_URL", "")
EXCHANGE_TSA_ROOT = os.environ.get("NHIP_EXCHANGE_TSA_ROOT", "")
# The service that fills in who lives with whom; without an instance one of our own exchange; empty: none.
HOUSEHOLD_REGISTER = os.environ.get("NHIP_HOUSEHOLD_REGISTER", "").strip("/")

# A language model for the assistants: the address of an OpenAI-compatible interface, its key and model, the
# longest wait, the longest answer, and how many tokens a day; without an address there is none.
LM_URL = os.environ.get("NHIP_LM_URL", "").rstrip("/")
LM_KEY = os.environ.get("NHIP_LM_KEY", "")
LM_MODEL = os.environ.get("NHIP_LM_MODEL", "")
LM_TIMEOUT_SECONDS = float(os.environ.get("NHIP_LM_TIMEOUT", "12"))
LM_MOST_TOKENS = int(os.environ.get("NHIP_LM_MOST_TOKENS", "600"))
LM_DAILY_TOKENS = int(os.environ.get("NHIP_LM_DAILY_TOKENS", "200000"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("NHIP_LOG_LEVEL", "WARNING")},
    "loggers": {
        "nhip": {"level": os.environ.get("NHIP_LOG_LEVEL", "INFO")},
        # What it finds wrong in a document is what the check says, not what the log is for.
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
    },
}
