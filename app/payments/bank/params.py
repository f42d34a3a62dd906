"""Checks parameters against the TypedDicts inside the stripe package ("generated from our OpenAPI spec").

Wordings and codes follow docs.stripe.com/error-codes (parameter_unknown, parameter_missing,
parameter_invalid_integer, parameter_invalid_empty).
"""

import re
import sys
from decimal import Decimal
from functools import cache
from typing import Any, ForwardRef, Literal, NotRequired, Required, Union, get_args, get_origin

from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from typing_extensions import is_typeddict

from app.payments.bank.errors import BadParameters, Refusal

OPTIONS = frozenset(RequestOptions.__annotations__)
INTEGER = re.compile(r"-?\d{1,18}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def check(shape: type, form: dict) -> dict:
    """The form as typed values; raises BadParameters for the first thing Stripe would refuse."""
    return reader_of(shape)(form, "")


@cache
def reader_of(shape: type):
    """A function (form, prefix) -> values for one TypedDict, built once."""
    module = vars(sys.modules[shape.__module__])
    hints = {
        name: resolve(hint, module) for name, hint in shape.__annotations__.items() if name not in OPTIONS
    }
    readers = {name: lazily(strip(hint), module) for name, hint in hints.items()}
    needed = [name for name, hint in hints.items() if get_origin(hint) is not NotRequired]

    def read(form: dict, prefix: str) -> dict:
        if not isinstance(form, dict):
            raise BadParameters("Invalid object", "parameter_invalid_object", prefix)
        refuse_unknown(form, readers, prefix)
        refuse_absent(form, needed, prefix)
        return {name: readers[name](value, within(prefix, name)) for name, value in form.items()}

    return read


def refuse_unknown(form: dict, readers: dict, prefix: str) -> None:
    unknown = [within(prefix, name) for name in form if name not in readers]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        message = f"Received unknown parameter{plural}: {', '.join(unknown)}"
        raise BadParameters(message, "parameter_unknown", unknown[0])


def refuse_absent(form: dict, needed: list[str], prefix: str) -> None:
    for name in needed:
        if name not in form:
            param = within(prefix, name)
            raise BadParameters(f"Missing required param: {param}.", "parameter_missing", param)


def within(prefix: str, name: str) -> str:
    return f"{prefix}[{name}]" if prefix else name


def lazily(hint: Any, module: dict):
    """Stripe's shapes run to thousands of classes; each is built when first used."""
    built = []

    def read(value, param):
        if not built:
            built.append(reader(hint, module))
        return built[0](value, param)

    return read


def resolve(hint: Any, module: dict) -> Any:
    if isinstance(hint, ForwardRef):
        hint = hint.__forward_arg__
    # The strings are the installed package's own annotations, never anything a caller sent.
    return resolve(eval(hint, module), module) if isinstance(hint, str) else hint  # noqa: S307


def strip(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in (NotRequired, Required) else hint


def reader(hint: Any, module: dict):
    hint = strip(resolve(hint, module))
    origin = get_origin(hint)
    if is_typeddict(hint):
        return reader_of(hint)
    if origin is list:
        return list_of(lazily(get_args(hint)[0], module))
    if origin is dict:
        return dict_of(lazily(get_args(hint)[1], module))
    if origin is Literal:
        return one_of(get_args(hint))
    return choice(hint, module) if is_union(hint) else PLAIN.get(hint, read_text)


def is_union(hint: Any) -> bool:
    return get_origin(hint) is Union or type(hint).__name__ == "UnionType"


def choice(hint: Any, module: dict):
    """`Literal[...] | str` is an open enumeration to readers, but Stripe refuses unknown values in
    requests."""
    parts = [resolve(part, module) for part in flat(hint)]
    words = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
    if any(words):
        parts = [part for part in parts if part is not str and get_origin(part) is not Literal]
        parts.append(Literal[tuple(words)])
    readers = [reader(part, module) for part in parts if get_origin(part) is not UntypedStripeObject]
    return first_of(readers)


def flat(hint: Any) -> list:
    return [deep for part in get_args(hint) for deep in (flat(part) if is_union(part) else [part])]


def first_of(readers: list):
    def read(value, param):
        refusal: Refusal | None = None
        for attempt in readers:
            try:
                return attempt(value, param)
            except BadParameters as no:
                refusal = no
        raise refusal

    return read


def list_of(read_item):
    def read(value, param):
        if not isinstance(value, dict):
            raise BadParameters(f"Invalid array: {value}", "parameter_invalid_array", param)
        return [read_item(item, f"{param}[{place}]") for place, item in value.items()]

    return read


def dict_of(read_value):
    """Metadata and the like; an empty value means "remove this key" (docs.stripe.com/api/metadata)."""

    def read(value, param):
        if not isinstance(value, dict):
            raise BadParameters("Invalid object", "parameter_invalid_object", param)
        return {
            name: item if item == "" else read_value(item, within(param, name))
            for name, item in value.items()
        }

    return read


def one_of(words: tuple):
    allowed = frozenset(words)
    listing = ", ".join(word for word in words if word)

    def read(value, param):
        if not isinstance(value, str) or value not in allowed:
            raise BadParameters(f"Invalid {param}: must be one of {listing}", "parameter_invalid_enum", param)
        return value

    return read


def read_text(value, param):
    if not isinstance(value, str):
        raise BadParameters("Invalid string", "parameter_invalid_string", param)
    if value == "":
        raise BadParameters(
            f"You passed an empty string for '{param}'. You should remove '{param}' from your request or "
            "supply a non-empty value.",
            "parameter_invalid_empty",
            param,
        )
    return value


def read_integer(value, param):
    if not isinstance(value, str) or not INTEGER.fullmatch(value):
        raise BadParameters(f"Invalid integer: {value}", "parameter_invalid_integer", param)
    return int(value)


def read_number(value, param):
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise BadParameters(f"Invalid decimal: {value}", "parameter_invalid_decimal", param)
    return float(value)


def read_boolean(value, param):
    if value not in ("true", "false"):
        raise BadParameters(f"Invalid boolean: {value}", "parameter_invalid_boolean", param)
    return value == "true"


PLAIN = {int: read_integer, bool: read_boolean, float: read_number, Decimal: read_number, str: read_text}
