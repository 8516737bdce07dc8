"""What every command has in common: its options, its office, and how it ends."""

from __future__ import annotations

import functools
import inspect
import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, get_type_hints

import msgspec
import typer
from rich.console import Console
from rich.markup import escape

from access.languages import Language
from clearing.domain.refusals import Refusal
from clearing.domain.sentences import sentence
from evenveel.cli.naming import with_names
from evenveel.cli.office import Office, RefusedHere
from evenveel.settings import WrongSettings, read_settings
from evenveel.troubles import Trouble

REFUSED: Final = 1
USAGE: Final = 2

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The data folder. [default: .evenveel]"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="nl|fr|en", help="Language. [default: from LANG]")
]


def command(
    app: typer.Typer, name: str, **options: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function of an `Office` as a command with the options that all have."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        given = list(inspect.signature(function).parameters.values())[1:]
        common = {"data": (Data, None), "json": (Json, False), "lang": (Lang, None)}
        parameters = [p.replace(annotation=hints[p.name]) for p in given]
        parameters += [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint
            )
            for name, (hint, default) in common.items()
        ]

        @functools.wraps(function)
        def run(*, data: Path | None, json: bool, lang: str | None, **arguments: Any) -> None:
            _run(functools.partial(function, **arguments), data, json, lang)

        setattr(run, "__signature__", inspect.Signature(parameters))  # noqa: B010 - typer reads it
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        app.command(name, **options)(run)
        return function

    return register


def _run(
    function: Callable[[Office], None], data: Path | None, json: bool, lang: str | None
) -> None:
    language = _language(lang)
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        settings = read_settings(data=data)
        office = Office(settings, json=json, language=language)
        try:
            function(office)
        except RefusedHere as refused:
            # While the office is open: names are read where the refusal knows ids only.
            _refused(office, refused.refusal)
        finally:
            office.close()
    except WrongSettings as wrong:
        _say(str(wrong), json=json, code=USAGE)
    except Trouble as known:
        _say(str(known), json=json, code=REFUSED)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except typer.Exit:
        raise
    except Exception as fault:  # noqa: BLE001 - the last edge: written down, and said in a sentence
        if _of_the_database(fault):
            _say(f"the database: {fault}".strip(), json=json, code=REFUSED)
        _fault(fault, data, json=json)


def _of_the_database(fault: Exception) -> bool:
    """Whether the database, or what is kept in it, is what somebody must look at."""
    import psycopg

    from access.line import CannotConnect, ConnectionBroke
    from clearing.log.port import LogError

    return isinstance(fault, CannotConnect | ConnectionBroke | LogError | psycopg.OperationalError)


def _refused(office: Office, refusal: Refusal) -> NoReturn:
    said = with_names(office, sentence(refusal, office.language))
    if office.json:
        print_json({"refused": refusal.code.slug, "sentence": said, **refusal_parts(refusal)})
    else:
        Console(stderr=True, highlight=False).print(escape(said), style="yellow", soft_wrap=True)
    raise typer.Exit(REFUSED)


def refusal_parts(refusal: Refusal) -> dict[str, object]:
    """Return what a refusal is about, without what it leaves open."""
    parts: dict[str, object] = msgspec.to_builtins(
        {
            "number": refusal.code.number,
            "subject": refusal.subject,
            "limit": refusal.limit,
            "left": refusal.left,
            "unit": refusal.unit,
            "set_by": refusal.set_by,
            "amounts": refusal.amounts,
        }
    )
    return {name: value for name, value in parts.items() if value is not None}


def _say(text: str, *, json: bool, code: int) -> NoReturn:
    if json:
        print_json({"problem": text})
    else:
        Console(stderr=True, highlight=False).print(escape(text), style="yellow", soft_wrap=True)
    raise typer.Exit(code)


def _fault(fault: Exception, data: Path | None, *, json: bool) -> NoReturn:
    """Say that something went wrong on our side, and leave the trace where it can be found."""
    trace = Path(data or os.environ.get("EVENVEEL_DATA") or ".evenveel") / "fault.txt"
    kept = ""
    try:
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
        kept = f" The details are in {trace}."
    except OSError:
        kept = ""
    _say(f"Something went wrong on our side: {fault!r}.{kept}", json=json, code=REFUSED)


def print_json(value: object) -> None:
    """Print the value as JSON, on standard output."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.write(text.decode() + "\n")


def _language(given: str | None) -> Language:
    wanted = given or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    match wanted[:2].lower():
        case "nl":
            return "nl"
        case "fr":
            return "fr"
        case other:
            if given is not None and other != "en":
                raise typer.BadParameter(f"{given!r}: nl, fr or en", param_hint="--lang")
            return "en"
