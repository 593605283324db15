"""What the portal is. Data only. Its pages stand around those of all services, so the header keeps their entries."""

from shared.registry.declaration import Service

SERVICE = Service(
    name="portal",
    label="Directory and search",
    parts="services.portal.wiring:portal_parts",
    app="services.portal.app:create_app",
    work="services.portal.worker:get_work",
    paths=("",),
    schema="directory",
    acts=False,
    audit_page="/audit/directory",
    verified_at="45 2 * * *",
)
