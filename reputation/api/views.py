"""What every API view has in common."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.views import APIView

from reputation.api.bodies import take_body
from reputation.api.inputs import NoParameters, read_query
from reputation.risk.actions import bring_up_to_date
from tenants.access import Access, Scope
from tenants.models import ApiKey, Brand, User


class ApiRequest(Request):
    """A request that has passed the gate. Under a brand's path it knows the brand."""

    brand: Brand
    access: Access
    auth: ApiKey | None


class ApiView(APIView):
    """A view that says which scope each of its methods needs."""

    scopes: ClassVar[Mapping[str, Scope | tuple[Scope, ...]]] = {}
    is_paged: ClassVar[bool] = False  # GET takes cursor and limit
    # What is no list and says so reads its own query; a list's GET always does.
    takes_parameters: ClassVar[bool] = False
    # GET shows scores: none may be two seconds older than the latest accepted post.
    shows_scores: ClassVar[bool] = False
    metadata_class = None  # OPTIONS is not part of the contract

    @classmethod
    def as_view(cls, **options: Any) -> Any:  # noqa: ANN401 - as DRF has it
        view: Any = super().as_view(**options)
        # A redirect would make a GET of a POST, and a list is no answer to a post.
        view.should_append_slash = False
        return view

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self._reads_the_query(request):
            read_query(request, NoParameters)
        if request.method in {"POST", "PATCH", "PUT"}:
            take_body(request._request)
        elif self.shows_scores:
            bring_up_to_date(request.brand, at=timezone.now())  # type: ignore[attr-defined]  # see ApiRequest

    def _reads_the_query(self, request: Request) -> bool:
        """Tell whether the handler looks at the address's parameters: else there may be none."""
        if not hasattr(self, (request.method or "").lower()):
            return True  # a 405, whatever was asked for
        is_list = self.is_paged and request.method in {"GET", "HEAD"}
        return is_list or self.takes_parameters


def actor(request: Request) -> User | ApiKey:
    """Return who did it, for the log: the key, or the person."""
    if isinstance(request.auth, ApiKey):
        return request.auth
    assert isinstance(request.user, User)  # noqa: S101 - permissions let nobody else through
    return request.user
