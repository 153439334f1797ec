"""Assistants (trợ lý): answers that cite the law and the catalogue, or say that they do not know.

Owns: the hearing of a question, when to answer, questions handed to officers, the reviewed answers.
Offers: `api.answer`; the pages /ask/ and /desk/questions/.
Emits: nhip.assistants.question_handed_over.v1, question_answered.v1, answer_reviewed.v1.
Listens to: nothing. Not here: the law and its search (law), the catalogue and its search (procedures).
"""
