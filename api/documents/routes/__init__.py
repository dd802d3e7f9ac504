from api.documents.routes.content import ContentController
from api.documents.routes.documents import DocumentController
from api.documents.routes.uploads import UploadController
from api.documents.routes.versions import VersionController

__all__ = ["ContentController", "DocumentController", "UploadController", "VersionController"]
