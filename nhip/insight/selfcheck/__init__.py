"""Self-assessment (tự đánh giá): the service index and the local online service index, from our own records.

Owns: the reading of index files, what each component counts, answers that officers declare with evidence.
Offers: `api.sheet`, `by_unit`, `by_procedure`, `losi`; the pages under /self-check/.
Emits: `nhip.selfcheck.answer_declared.v1`. Listens to: `nhip.warehouse.refreshed.v1`, to count ahead.
Not here: indicators with targets (indicators), snapshots (warehouse), surveys (surveys).
"""
