"""Tables of law: documents, their texts as they were taken in, articles, relations, what is doubted."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row


class LegalDocument(Row):
    """Văn bản pháp luật: what stays the same whatever its text becomes; `slug` is its permanent address.

    `ends_on` is the day another document replaced or repealed it, null while none is known to.
    """

    slug = models.CharField(max_length=120, unique=True)
    key = models.CharField(max_length=200, unique=True)
    number = models.CharField(max_length=60)
    title = models.TextField()
    kind = models.CharField(max_length=30)
    body = models.CharField(max_length=40)
    is_normative = models.BooleanField()
    year = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=200)
    source_url = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["kind", "starts_on"], name="law_document_kind")]


class Expression(Row):
    """Bản văn bản: a document's text as a file gave it; never changed, a new text is a new expression."""

    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="expressions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    closing = models.TextField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["document", "number"], name="law_expression_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="law_expression_first"),
        ]


class ArticleText(Row):
    """Điều: one article of an expression; `content` holds its clauses and points, `place` what is above."""

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="articles")
    position = models.PositiveIntegerField()
    address = models.CharField(max_length=60)
    label = models.CharField(max_length=20)
    heading = models.TextField()
    place = models.JSONField()
    content = models.JSONField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["expression", "address"], name="law_article_address")
        ]


class Relation(Row):
    """Quan hệ giữa văn bản: what an expression does to a document, or cites of it, from `starts_on` on
    (null where the document does not state its day of effect).

    `target` is null while no document here is the one meant; `reason` then says why.
    """

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=12)
    address = models.CharField(max_length=60)
    target = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, null=True, related_name="incoming")
    target_number = models.CharField(max_length=60)
    target_name = models.TextField()
    target_address = models.CharField(max_length=60)
    starts_on = models.DateField(null=True)
    quote = models.TextField()
    reason = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(target__isnull=False) | ~Q(reason=""), name="law_relation_resolved_or_why"
            )
        ]
        indexes: ClassVar[Any] = [models.Index(fields=["target_number"], name="law_relation_number")]


class AmendmentText(Row):
    """Nội dung sửa đổi: one instruction of an expression to one provision of a document.

    `target` is null while no document here is the one meant; `reason` says why an instruction could not be
    read, "" for one that could.
    """

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="amendments")
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=10)
    address = models.CharField(max_length=60)
    target = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, null=True, related_name="amended_by")
    target_number = models.CharField(max_length=60)
    target_name = models.TextField()
    target_address = models.CharField(max_length=60)
    text = models.TextField()
    old = models.TextField()
    new = models.TextField()
    quote = models.TextField()
    starts_on = models.DateField(null=True)
    reason = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["expression", "position"], name="law_amendment_position")
        ]
        indexes: ClassVar[Any] = [models.Index(fields=["starts_on"], name="law_amendment_day")]


class Doubt(Row):
    """Điểm cần xem lại: what a stage of reading left to a person, with its reason; settled by a person."""

    expression = models.ForeignKey(Expression, on_delete=models.PROTECT, related_name="doubts")
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=60)
    text = models.TextField()
    reason = models.CharField(max_length=300)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    note = models.CharField(max_length=500, default="")

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["settled_at", "kind"], name="law_doubt_open")]


class LawRevision(models.Model):
    """One row that counts changes of the law; the search index says which one it was built at."""

    number = models.PositiveIntegerField(default=0)


class MetricAlias(Row):
    """Tên gọi khác của một chỉ số: what texts of this province call an indicator of the register."""

    indicator = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    unit = models.CharField(max_length=30)
    given_by = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["words", "unit"], name="law_alias_one_meaning"),
            models.CheckConstraint(condition=~Q(words=""), name="law_alias_has_words"),
        ]
