"""Pages of payments, and the endpoints that programs call."""

from django.urls import path

from nhip.base.payments.web import bills, callback, desk, refunds, simulated_bank

DESK = "desk/payments/"

app_name = "payments"
urlpatterns = [
    path("payments/bills/<uuid:bill_id>/qr.png", bills.qr, name="qr"),
    path("payments/receipts/<uuid:receipt_id>/", bills.receipt, name="receipt"),
    path("payments/receipts/<uuid:receipt_id>/pdf/", bills.receipt_pdf, name="receipt_pdf"),
    path("receipts/", bills.find, name="find"),
    path("receipts/<str:code>/", bills.verify, name="verify"),
    path("payments/callbacks/bank/", callback.callback, name="callback"),
    path(DESK, desk.overview, name="desk"),
    path(f"{DESK}statements/", desk.statements, name="statements"),
    path(f"{DESK}discrepancies/<uuid:discrepancy_id>/", desk.discrepancy, name="discrepancy"),
    path(f"{DESK}bills/", desk.find_bill, name="find_bill"),
    path(f"{DESK}bills/<uuid:bill_id>/", desk.bill, name="bill"),
    path(f"{DESK}bills/<uuid:bill_id>/refund/", refunds.request_refund, name="request_refund"),
    path(f"{DESK}bills/<uuid:bill_id>/<slug:method>/", desk.take, name="take"),
    path(f"{DESK}refunds/", refunds.overview, name="refunds"),
    path(f"{DESK}refunds/<uuid:refund_id>/", refunds.refund, name="refund"),
    path("simulated-bank/pay/", simulated_bank.pay, name="bank_pay"),
    path("simulated-bank/done/", simulated_bank.done, name="bank_done"),
    path("simulated-bank/api/credits", simulated_bank.credits, name="bank_credits"),
    path("simulated-bank/api/credits/<str:transaction_id>", simulated_bank.credit, name="bank_credit"),
    path(
        "simulated-bank/api/statements/<str:account>/<str:day>.xml",
        simulated_bank.statement,
        name="bank_statement",
    ),
    path("simulated-bank/api/refunds", simulated_bank.refund, name="bank_refund"),
]
