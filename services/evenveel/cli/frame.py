"""What every command has in common: its options, its office, and how it ends."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NoReturn, get_type_hints

import msgspec
import typer
from rich.console import Console

from access.amounts import Shown
from access.languages import Language
from access.phrases import Phrase
from access.rights import Act
from access.rules_commands import COMMANDS
from access.saying import said, spoken
from clearing.domain.refusals import Refusal
from clearing.domain.sentences import sentence
from evenveel.cli.naming import with_names
from evenveel.cli.office import Office, RefusedHere
from evenveel.cli.options import Common
from evenveel.settings import WrongSettings, read_settings
from evenveel.troubles import Trouble

REFUSED: Final = 1
USAGE: Final = 2


def command(
    app: typer.Typer, name: str, **options: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function of an `Office` as a command with the options that all have.

    A parameter that is a dataclass stands for the options that are its fields. Raises `WithoutRule`
    for a command that the table of rules does not know.
    """
    act = act_of(app, name)

    def register(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        given = list(inspect.signature(function).parameters.values())[1:]
        together = {p.name: hints[p.name] for p in given if dataclasses.is_dataclass(hints[p.name])}
        parameters: list[inspect.Parameter] = []
        for parameter in given:
            if parameter.name in together:
                parameters += _fields_of(together[parameter.name])
            else:
                parameters.append(parameter.replace(annotation=hints[parameter.name]))
        parameters += _fields_of(Common)

        @functools.wraps(function)
        def run(**typed: Any) -> None:
            common = _taken(Common, typed)
            grouped = {name: _taken(kind, typed) for name, kind in together.items()}
            _run(functools.partial(function, **typed, **grouped), common, act)

        setattr(run, "__signature__", inspect.Signature(parameters))  # noqa: B010 - typer reads it
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        app.command(name, **options)(run)
        return function

    return register


def process(app: typer.Typer, name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a process that serves, under its rule; who starts it has the database's address."""
    act_of(app, name)
    return app.command(name)


def act_of(app: typer.Typer, name: str) -> Act:
    """Return what the command asks for. Raises `WithoutRule`."""
    words = f"{app.info.name} {name}" if isinstance(app.info.name, str) else name
    if words not in COMMANDS:
        raise WithoutRule(words)
    return COMMANDS[words]


class WithoutRule(LookupError):
    """A command that nobody may use, because no rule says who may; our own mistake."""


def _fields_of(kind: type) -> Iterable[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        yield inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=hints[field.name],
        )


def _taken(kind: type, typed: dict[str, Any]) -> Any:
    """Return one of the kind, made of what was typed for it, which is taken out."""
    return kind(**{field.name: typed.pop(field.name) for field in dataclasses.fields(kind)})


def _run(function: Callable[[Office], None], common: Common, act: Act) -> None:
    language = _language(common.lang)
    tell = functools.partial(_end_with, json=common.json, language=language)
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        settings = read_settings(data=common.data)
        office = Office(settings, act, json=common.json, language=language)
        try:
            function(office)
        except RefusedHere as refused:
            # While the office is open: names are read where the refusal knows ids only.
            _refused(office, refused.refusal)
        finally:
            office.close()
    except WrongSettings as wrong:
        for_people = "; ".join(spoken(reason, language) for reason in wrong.reasons)
        _end(str(wrong), for_people, json=common.json, code=USAGE)
    except Trouble as known:
        _end(str(known), spoken(known.message, language), json=common.json, code=REFUSED)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except typer.Exit:
        raise
    except Exception as fault:  # noqa: BLE001 - the last edge: written down, and said in a sentence
        if _of_the_database(fault):
            tell(Phrase.DATABASE_TROUBLE, {"detail": str(fault).strip()}, code=REFUSED)
        kept = _kept(fault, common.data)
        if kept is None:
            tell(Phrase.FAULT, {"fault": repr(fault)}, code=REFUSED)
        tell(Phrase.FAULT_KEPT, {"fault": repr(fault), "file": str(kept)}, code=REFUSED)


def _of_the_database(fault: Exception) -> bool:
    """Whether the database, or what is kept in it, is what somebody must look at."""
    import psycopg

    from access.line import CannotConnect, ConnectionBroke
    from clearing.log.port import LogError

    return isinstance(fault, CannotConnect | ConnectionBroke | LogError | psycopg.OperationalError)


def _refused(office: Office, refusal: Refusal) -> NoReturn:
    told = with_names(office, sentence(refusal, office.language, Shown(office.language)))
    if office.json:
        print_json({"refused": refusal.code.slug, "sentence": told, **refusal_parts(refusal)})
    else:
        _aside(told)
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
            "missing_ms": refusal.missing_ms,
            "links": refusal.links or None,
        }
    )
    return {name: value for name, value in parts.items() if value is not None}


def _end_with(
    phrase: Phrase, given: dict[str, str], *, json: bool, language: Language, code: int
) -> NoReturn:
    _end(said(phrase, "en", **given), said(phrase, language, **given), json=json, code=code)


def _end(for_programs: str, for_people: str, *, json: bool, code: int) -> NoReturn:
    """End with what is in the way; JSON has it in English, whatever people are told."""
    if json:
        print_json({"problem": for_programs})
    else:
        _aside(for_people)
    raise typer.Exit(code)


def _aside(text: str) -> None:
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    console.print(text, style="yellow", soft_wrap=True)


def _kept(fault: Exception, data: Path | None) -> Path | None:
    """Leave the trace where it can be found; return where, None where it could not be."""
    trace = Path(data or os.environ.get("EVENVEEL_DATA") or ".evenveel") / "fault.txt"
    try:
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
    except OSError:
        return None
    return trace


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
