"""Pages of signing: the authority for everybody, certificates for staff."""

from django.urls import path

from nhip.base.signing.web import views

app_name = "signing"
urlpatterns = [
    path("signing/", views.authority, name="authority"),
    path("signing/root.crt", views.root_certificate, name="root"),
    path("signing/crl/<str:name>.crl", views.revocation_list, name="crl"),
    path("desk/certificates/", views.certificates, name="certificates"),
    path("desk/certificates/mine/", views.mine, name="mine"),
    path("desk/certificates/<uuid:certificate_id>/", views.certificate, name="certificate"),
]
