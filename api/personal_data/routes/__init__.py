from api.personal_data.routes.destructions import DestructionController
from api.personal_data.routes.hidings import HidingController

HANDLERS = [HidingController, DestructionController]
