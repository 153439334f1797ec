"""Payments (thanh toán): bills of public fees, how they are paid, receipted, refunded and reconciled.

Owns: bills, bank transactions, receipts, refunds, statements, discrepancies; the port to a bank.
Offers: api (raise_bill, way_to_pay, record_cash, ask_bank, request_refund ...), /desk/payments/, /receipts/.
Emits: nhip.payments.bill_raised.v1, bill_paid.v1, bill_cancelled.v1, bill_expired.v1, bill_refunded.v1 ...
Listens to: nothing.
Not here: what a fee is by law (procedures), what a payment does to a dossier (cases).
"""
