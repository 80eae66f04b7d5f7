from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """The admin of the chief editors. Its pages are registered once the models exist: this package loads before them."""

    default_site = "claims.admin.site.DeskAdminSite"

    def ready(self) -> None:
        super().ready()
        from claims.admin import register

        register.everything()
