"""What an installation says of itself to anybody."""

from fastapi import Request

from backend.access.guards import public
from backend.access.routing import Router
from backend.core.config import Settings
from backend.demo.cast import logins
from backend.demo.schemas import SystemView

router = Router("system", prefix="/system")


@router.get("", dependencies=[public("the sign-in page shows it before anybody has signed in")])
def get_system(request: Request) -> SystemView:
    """The installation's name, whether its data are invented, and the demo's logins if so."""
    settings: Settings = request.app.state.settings
    return SystemView(
        system_name=f"{settings.system_name}（演示）" if settings.demo else settings.system_name,
        is_demo=settings.demo,
        demo_logins=logins(settings),
    )
