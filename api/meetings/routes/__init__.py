from api.meetings.routes.materials import MaterialController
from api.meetings.routes.meetings import MeetingController
from api.meetings.routes.sign_ups import SignUpController

__all__ = ["MaterialController", "MeetingController", "SignUpController"]
