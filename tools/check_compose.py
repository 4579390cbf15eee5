"""Checks a compose file: `tools/check_compose.py compose.yaml`; exit 1 and say why not.

The schema holds the part of the compose specification that we use and nothing else, so
that a misspelt key is an error. What no schema can tell is checked after it: that every
name referred to exists.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

TEXT = {"type": "string", "minLength": 1}
COMMAND = {"type": "array", "items": TEXT, "minItems": 1}
DURATION = {"type": "string", "pattern": r"^(\d+(ms|s|m|h))+$"}


def record(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    """Describe an object that has these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def mapping(values: dict[str, Any]) -> dict[str, Any]:
    """Describe an object whose keys are names of ours."""
    return {
        "type": "object",
        "propertyNames": {"pattern": r"^[A-Za-z0-9._-]+$"},
        "additionalProperties": values,
    }


HEALTHCHECK = {
    "oneOf": [
        record(("disable",), disable={"const": True}),
        record(
            ("test",),
            test={"type": "array", "prefixItems": [{"const": "CMD"}], "minItems": 2},
            interval=DURATION,
            timeout=DURATION,
            start_period=DURATION,
            retries={"type": "integer", "minimum": 1},
        ),
    ]
}
SERVICE = record(
    ("image",),
    image=TEXT,
    build=TEXT,
    command=COMMAND,
    restart={"enum": ["no", "always", "on-failure", "unless-stopped"]},
    environment=mapping({"type": "string"}),
    ports={"type": "array", "items": {"type": "string", "pattern": r"^[\d.]+(:\d+)+$"}},
    volumes={"type": "array", "items": {"type": "string", "pattern": "^[a-z]+:/"}},
    configs={
        "type": "array",
        "items": record(("source", "target"), source=TEXT, target=TEXT),
    },
    depends_on=mapping(
        record(
            ("condition",),
            condition={"enum": ["service_healthy", "service_completed_successfully"]},
        )
    ),
    healthcheck=HEALTHCHECK,
)
SCHEMA = record(
    ("services",),
    services=mapping(SERVICE),
    volumes=mapping(record()),
    configs=mapping(record(("content",), content=TEXT)),
) | {"patternProperties": {"^x-": {}}}


def mistakes(compose: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a compose file, a sentence each."""
    for error in Draft202012Validator(SCHEMA).iter_errors(compose):
        yield f"{error.json_path}: {error.message}"
    for name, service in compose.get("services", {}).items():
        for kind, used in references(service):
            if used not in compose.get(kind, {}):
                yield f"$.services.{name}: {used!r} is not in {kind}"


def references(service: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a service refers to, as the section and the name in it."""
    for used in service.get("depends_on", {}):
        yield "services", used
    for volume in service.get("volumes", []):
        yield "volumes", volume.partition(":")[0]
    for config in service.get("configs", []):
        yield "configs", config["source"]


def main() -> None:
    """Check the files named on the command line."""
    for name in sys.argv[1:]:
        found = list(mistakes(yaml.safe_load(Path(name).read_text())))
        if found:
            sys.exit("\n".join(f"{name}: {mistake}" for mistake in found))


if __name__ == "__main__":
    main()
