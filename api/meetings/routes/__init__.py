from api.meetings.routes.meetings import MeetingController
from api.meetings.routes.sign_ups import SignUpController

__all__ = ["MeetingController", "SignUpController"]
