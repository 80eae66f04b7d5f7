from django.contrib import admin
from django.urls import include, path

from factcheck.health import healthz

urlpatterns = [
    path("", include("claims.public.urls")),
    path("desk/", include("claims.desk.urls")),
    path("accounts/", include("claims.desk.account.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
]

handler400 = "claims.public.decorators.bad_request"
handler429 = "claims.desk.account.views.too_many_requests"  # django-allauth looks for it
