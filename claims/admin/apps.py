from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """The admin of the chief editors: claims.admin is where its pages are registered."""

    default_site = "claims.admin.site.DeskAdminSite"
