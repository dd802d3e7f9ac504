"""The form that changes a watch: name, criteria, how often it mails, or whether it rests."""

from collections.abc import Sequence

from api.core.date_format import written_weekdays
from api.core.i18n import Language, translate
from api.core.schedule import WEEK, Frequency
from api.watches.models import Watch
from api.web.forms.fields import Control, Field, Option
from api.web.forms.form import Form
from api.web.forms.numbers import as_number

HOURS = [Option(str(hour), f"{hour}.00") for hour in range(24)]


def watch_form(watch: Watch, label: str, criteria: Sequence[Field], language: Language) -> Form:
    def t(name: str) -> str:
        return translate(f"page.watch.{name}", language)

    return Form(
        title=t("edit"),
        lines=[label, t("edit.text")],
        button=t("edit.button"),
        needs_sign_in=True,
        version=watch.version,
        back=f"/my/watches/{watch.id}",
        fields=[
            Field(name="name", label=t("own_name"), initial=[watch.name], optional=True, empty=""),
            *criteria,
            *schedule_fields(watch, language),
            Field(
                name="stopped",
                label=t("stopped"),
                control=Control.TICK,
                initial=["yes"] if watch.stopped_at else (),
            ),
        ],
    )


def schedule_fields(watch: Watch, language: Language) -> list[Field]:
    schedule = watch.schedule
    frequencies = [item for item in Frequency if item is not Frequency.NEVER]
    return [
        Field(
            name="frequency",
            label=translate("page.watch.how_often", language),
            control=Control.RADIO,
            options=[
                Option(item.value, translate(f"page.frequency.{item}", language))
                for item in frequencies
            ],
            initial=[schedule.frequency.value],
        ),
        Field(
            name="hour",
            label=translate("page.watch.hour", language),
            control=Control.SELECT,
            options=HOURS,
            initial=[str(schedule.hour)],
            convert=as_number,
        ),
        Field(
            name="weekdays",
            label=translate("page.watch.weekdays", language),
            hint=translate("page.watch.weekdays.hint", language),
            control=Control.CHECKBOXES,
            options=[Option(str(day), written_weekdays((day,), language)) for day in range(WEEK)],
            initial=[str(day) for day in schedule.weekdays],
            convert=as_number,
            optional=True,
        ),
    ]


def schedule_words(watch: Watch, language: Language) -> str:
    """`joka viikko: maanantai, klo 7.00`."""
    schedule = watch.schedule
    if watch.stopped_at is not None or schedule.frequency is Frequency.NEVER:
        return translate("page.watch.rests", language)
    words = translate(f"page.frequency.{schedule.frequency}", language)
    if schedule.frequency is Frequency.AT_ONCE:
        return words
    if schedule.frequency is Frequency.WEEKLY:
        words += f": {written_weekdays(schedule.weekdays, language)}"
    return f"{words}, {translate('page.watch.at', language, hour=schedule.hour)}"
