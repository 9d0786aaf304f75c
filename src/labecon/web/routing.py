"""How an address comes into the application: with its responses, and with the least role that may use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from labecon.web.people import person_of
from labecon.web.schemas import ROLE, error_responses


@dataclass(frozen=True)
class Address:
    """An address and a method of it.

    Args:
        method: The method.
        path: The path below the router's prefix.
        name: Id of the operation.
        summary: One sentence.
        role: The least role that may use it; empty for everybody, also without an account.
        good: Responses of its own, the usual one first; one of an error stands before that which every address has.
        bad: Statuses of errors beyond those that every address has.
        body: The body as the OpenAPI document has it, where it is no model.
    """

    method: str
    path: str
    name: str
    summary: str
    role: str
    good: Mapping[int, Mapping[str, Any]]
    bad: tuple[int, ...] = ()
    body: Mapping[str, Any] | None = None


def add_route(router: APIRouter | FastAPI, address: Address, route: Callable[..., Any]) -> None:
    """Brings an address in.

    Args:
        router: Where it goes.
        address: The address.
        route: What answers there.
    """
    router.add_api_route(
        address.path,
        route,
        methods=[address.method],
        summary=address.summary,
        status_code=next(iter(address.good)),
        responses={**error_responses(*address.bad), **{code: dict(one) for code, one in address.good.items()}},
        response_class=Response,
        response_model=None,
        operation_id=address.name,
        openapi_extra={ROLE: address.role, **(address.body or {})},
    )


def role_of(route: object) -> str | None:
    """The least role that a route needs.

    Args:
        route: A route of the application.

    Returns:
        The role; empty for everybody; None where none was stated.
    """
    found = (route.openapi_extra or {}).get(ROLE) if isinstance(route, APIRoute) else None
    return None if found is None else str(found)


async def authorised(request: Request) -> None:
    """Refuses whoever has too low a role, and everybody at an address that states none.

    Args:
        request: The request, already routed.

    Raises:
        HTTPException: 403.
    """
    role = role_of(request.scope.get("route"))
    if role is None or (role and not person_of(request.scope).may(role)):
        wanted = f"this needs the role {role}" if role else "this address is closed"
        raise HTTPException(403, wanted)
