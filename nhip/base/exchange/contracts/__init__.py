"""What crosses the door of exchange.

ExchangeError tree (all are nhip.kernel.errors):
    UnknownMember(NotFound)         no such member, subsystem or credential
    UnknownService(NotFound)        no such service or version
    UnknownAgreement(NotFound)      no such agreement, or the reader may not know of it
    CredentialRefused(Invalid)      a certificate or key that cannot be registered
    DescriptionRefused(Invalid)     the text is no OpenAPI 3 description we accept; `fields` says where
    NotPublishable(Invalid)         an endpoint has no classification or does not say where its subject is
    TextRefused(Invalid)            the text of an agreement is wrong; `problems` says in which lines
    CallRefused(NotAllowed)         the exchange says no to a call of ours, with its reason
    CallFailed(Unavailable)         the gateway does not answer, not in time, or not whole
        ProviderFailed              the gateway answers, the system behind it does not or fails
    EvidenceDamaged(Conflict)       bytes of the evidence do not read back
    NotSealedYet(Conflict)          a record that nothing proves to a stranger before the next minute
    WrongState(Conflict)            the agreement or description is not in a state for this act
"""

from nhip.base.exchange.contracts.accesses import (
    Access,
    CallAsked,
    Incident,
    IncidentKind,
    MayCall,
    Outcome,
    ServiceFigures,
)
from nhip.base.exchange.contracts.agreements import (
    OPEN_STATES,
    AccountClock,
    Agreement,
    AgreementState,
    AgreementVersion,
    LegalBasis,
    Problem,
    Side,
    Signed,
    Terms,
)
from nhip.base.exchange.contracts.calls import (
    Answer,
    Call,
    CallFailed,
    CallRefused,
    ProviderFailed,
)
from nhip.base.exchange.contracts.conformance import Foreign, Result, State
from nhip.base.exchange.contracts.errors import (
    CredentialRefused,
    DescriptionRefused,
    EvidenceDamaged,
    NotPublishable,
    NotSealedYet,
    TextRefused,
    UnknownAgreement,
    UnknownMember,
    UnknownService,
    WrongState,
)
from nhip.base.exchange.contracts.evidence import Evidence, EvidenceStanding, Retained
from nhip.base.exchange.contracts.members import (
    Certificate,
    CredentialKind,
    IssuedCertificate,
    IssuedKey,
    Member,
    NewMember,
    SigningKey,
    Subsystem,
)
from nhip.base.exchange.contracts.services import (
    Change,
    ChangeKind,
    Classification,
    Endpoint,
    Field,
    NewService,
    Parameter,
    Service,
    Subject,
    SubjectPlace,
    Version,
    VersionState,
)

__all__ = [
    "OPEN_STATES",
    "Access",
    "AccountClock",
    "Agreement",
    "AgreementState",
    "AgreementVersion",
    "Answer",
    "Call",
    "CallAsked",
    "CallFailed",
    "CallRefused",
    "Certificate",
    "Change",
    "ChangeKind",
    "Classification",
    "CredentialKind",
    "CredentialRefused",
    "DescriptionRefused",
    "Endpoint",
    "Evidence",
    "EvidenceDamaged",
    "EvidenceStanding",
    "Field",
    "Foreign",
    "Incident",
    "IncidentKind",
    "IssuedCertificate",
    "IssuedKey",
    "LegalBasis",
    "MayCall",
    "Member",
    "NewMember",
    "NewService",
    "NotPublishable",
    "NotSealedYet",
    "Outcome",
    "Parameter",
    "Problem",
    "ProviderFailed",
    "Result",
    "Retained",
    "Service",
    "ServiceFigures",
    "Side",
    "Signed",
    "SigningKey",
    "State",
    "Subject",
    "SubjectPlace",
    "Subsystem",
    "Terms",
    "TextRefused",
    "UnknownAgreement",
    "UnknownMember",
    "UnknownService",
    "Version",
    "VersionState",
    "WrongState",
]
