"""`manage.py create_api_key AGENCY --scope ...`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenants.access import Scope
from tenants.actions import issue_api_key
from tenants.management.lookup import (
    agency_called,
    brand_called,
    moment,
    number_within,
    told,
)


class Command(BaseCommand):
    help = "Makes an API key and prints it, this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agency", help="slug or name of the agency")
        parser.add_argument("--brand", help="slug of the only brand that it opens")
        parser.add_argument(
            "--scope",
            dest="scopes",
            nargs="+",
            action="extend",
            choices=Scope.values,
            required=True,
            metavar="SCOPE",
            help=", ".join(Scope.values),
        )
        parser.add_argument("--name", default="command line", help="what it is for")
        parser.add_argument("--expires", help="the last day, or an RFC 3339 time")
        parser.add_argument(
            "--limit-factor",
            type=number_within(1, 1_000),
            default=1,
            help="times the default rate limits, up to 1000",
        )

    def handle(
        self,
        *,
        agency: str,
        brand: str | None,
        scopes: list[str],
        name: str,
        expires: str | None,
        limit_factor: float,
        **_: Any,
    ) -> None:
        owner = agency_called(agency)
        with told():
            issued = issue_api_key(
                owner,
                brand=brand_called(brand, of=owner) if brand else None,
                name=name,
                scopes={Scope(scope) for scope in scopes},
                expires_at=moment(expires) if expires else None,
                limit_factor=int(limit_factor),
                at=timezone.now(),
            )
        self.stderr.write("This is the only time that the key is shown:")
        self.stdout.write(issued.token)
