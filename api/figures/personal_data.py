"""The figures hold no personal data: measurements are about procurements and contributions."""

from api.core.privacy import CODE, Impersonal, Personal
from api.figures.models import FigureCorrection, FigureMeasurement, FigureValue

PERSONAL: tuple[Personal, ...] = ()

IMPERSONAL: Impersonal = {
    FigureMeasurement: {"figure": CODE},
    FigureValue: {"figure": CODE},
    FigureCorrection: {"figure": CODE},
}
