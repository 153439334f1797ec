"""All stages in order: from a record of the file to content, part by part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nhip.work.procedures.contracts import ChannelTerms, Content
from nhip.work.procedures.national import documents, legal, plain, results, steps, templates
from nhip.work.procedures.national.channels import rows
from nhip.work.procedures.national.fees import charged
from nhip.work.procedures.national.reading import Draft, Read, Source
from nhip.work.procedures.national.sections import sections


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the pipeline: `reads` fields of the record, `writes` parts of the content."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[[Source, Draft], None]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record's code and content; `parts` tells of each part whether all of it was understood."""

    code: str
    content: Content
    parts: Mapping[str, bool]


def _one(field: str, part: str, read: Callable[[str], Read[Any]]) -> Stage:
    return Stage((field,), (part,), lambda source, draft: draft.write(part, read(source[field])))


def _channels(source: Source, draft: Draft) -> None:
    table = rows(source["cach_thuc_thuc_hien"])
    fees = [charged(row) for row in table.value]
    terms = tuple(
        ChannelTerms(row.channel, row.time.value, fee.fees.value, fee.note, row.time.text)
        for row, fee in zip(table.value, fees, strict=True)
    )
    draft.write("channels", Read(terms, table.text, table.reason))
    draft.parts["times"] = table.understood and _note(draft, "times", [row.time for row in table.value])
    draft.parts["fees"] = table.understood and _note(draft, "fees", [fee.fees for fee in fees])


def _note(draft: Draft, part: str, reads: list[Read[Any]]) -> bool:
    """Write what of a column was not understood, each text once."""
    unclear = {read.text: read.reason for read in reads if not read.understood}
    if unclear:
        read = Read(None, "\n".join(unclear), next(iter(unclear.values())))
        draft.write(part, read)
    return not unclear


def _documents(source: Source, draft: Draft) -> None:
    table = documents.documents(source["thanh_phan_ho_so"])
    cut = templates.with_templates(table.value)
    draft.write("documents", Read(cut.value, table.text, table.reason))
    draft.write("templates", Read(None, cut.text, cut.reason))


STAGES = (
    _one("ten_thu_tuc", "title", plain.title),
    _one("linh_vuc", "field", plain.field_of_work),
    _one("loai_thu_tuc", "kind", plain.kind),
    _one("so_quyet_dinh", "decision", plain.decision),
    _one("cap_thuc_hien", "levels", plain.levels),
    _one("doi_tuong_thuc_hien", "audiences", plain.audiences),
    _one("co_quan_co_tham_quyen", "authority", plain.agencies),
    _one("co_quan_thuc_hien", "executors", plain.agencies),
    _one("co_quan_phoi_hop", "coordinating", plain.agencies),
    _one("co_quan_duoc_uy_quyen", "delegated", plain.agencies),
    _one("dia_chi_tiep_nhan", "reception", plain.paragraph),
    _one("thu_tuc_lien_quan", "related", plain.related),
    _one("trinh_tu_thuc_hien", "steps", steps.steps),
    Stage(("cach_thuc_thuc_hien",), ("channels", "times", "fees"), _channels),
    Stage(("thanh_phan_ho_so",), ("documents", "templates"), _documents),
    _one("can_cu_phap_ly", "legal_bases", legal.legal_bases),
    _one("ket_qua_xu_ly", "results", results.results),
    _one("yeu_cau_dieu_kien", "conditions", results.conditions),
)
PARTS = tuple(part for stage in STAGES for part in stage.writes)
_NOT_IN_CONTENT = {"times", "fees", "templates"}


def parse(record: Mapping[str, object]) -> Parsed:
    """Read one record of the national file; every part of it is in the content or kept verbatim."""
    source, draft = sections(record), Draft()
    for stage in STAGES:
        stage.run(source, draft)
    values = {part: draft.values[part] for part in PARTS if part not in _NOT_IN_CONTENT}
    content = Content(
        **values,  # type: ignore[arg-type]  # each stage writes its part's own type
        source_url=source["detail_url"],
        verbatim=tuple(draft.verbatim),
    )
    return Parsed(source["ma_thu_tuc"].strip(), content, dict(draft.parts))
