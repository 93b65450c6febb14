"""Partners in Wagtail's admin: list and search, forms, and the second person's approval of a contract."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from accounts import api as accounts
from lib.templatetags.look import jdate
from shop.contracts import sign
from shop.models import Contract, PartnerMember, PartnerProfile
from shop.partners.staff_forms import ContractForm, PartnerForm, PersonForm


class PartnerViewSet(ModelViewSet):
    model = PartnerProfile
    icon = "home"
    name = "partners"
    menu_label = gettext_lazy("Partners")
    list_display = [
        "legal_name",
        Column("partner", label=gettext_lazy("Trade name"), accessor="partner.name", sort_key="partner__name"),
        "area",
        "status",
    ]
    search_fields = ["legal_name", "name_en", "partner__name", "area"]
    search_backend_name = None
    ordering = ["partner__name"]
    inspect_view_enabled = False
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[PartnerForm]:
        return PartnerForm


def _log_seen(request: HttpRequest, people: Iterable[PartnerMember]) -> None:
    seen = [person.user_id for person in people]
    accounts.log_opened(by=request.user.pk or 0, user_ids=seen, where="shop.people", at=timezone.now())


class PeopleView(generic.IndexView):
    """The list shows names, so it is written into the log of everybody on the page."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        _log_seen(self.request, context["object_list"])
        return context


class PersonPage(generic.EditView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        _log_seen(self.request, [self.object])
        return context


class PersonViewSet(ModelViewSet):
    model = PartnerMember
    index_view_class = PeopleView
    edit_view_class = PersonPage
    icon = "group"
    name = "partner-people"
    menu_label = gettext_lazy("Their people")
    list_display = [
        "person",
        Column("partner", label=gettext_lazy("Partner"), accessor="partner.name", sort_key="partner__name"),
        "role",
    ]
    search_fields = ["partner__name", "user__phone", "user__first_name", "user__last_name"]
    search_backend_name = None
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm


def _begins(contract: Contract) -> str:
    return str(jdate(contract.valid_from))


def _ends(contract: Contract) -> str:
    return str(jdate(contract.valid_to)) if contract.valid_to else "–"


class ContractPage(generic.EditView):
    """Shows a version; instead of editing, a second person approves it, or it is ended."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return show(request, self.get_object().pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return show(request, self.get_object().pk)


class ContractViewSet(ModelViewSet):
    model = Contract
    icon = "doc-full"
    name = "contracts"
    menu_label = gettext_lazy("Contracts")
    edit_view_class = ContractPage
    list_display = [
        "seller",
        "version",
        Column("state", label=gettext_lazy("State"), accessor="get_status_display"),
        Column("valid_from", label=gettext_lazy("Valid from"), accessor=_begins, sort_key="valid_from"),
        Column("valid_to", label=gettext_lazy("Valid to"), accessor=_ends),
    ]
    search_fields = ["partner__name"]
    search_backend_name = None
    ordering = ["partner__name", "-version"]
    copy_view_enabled = False
    inspect_view_enabled = False
    delete_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[ContractForm]:
        return ContractForm

    def get_urlpatterns(self) -> list[Any]:
        own = [
            path("approve/<int:pk>/", approve, name="approve"),
            path("end/<int:pk>/", end, name="end"),
        ]
        return [*super().get_urlpatterns(), *own]


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm("shop.change_contract"):
        raise PermissionDenied


def show(request: HttpRequest, pk: int) -> HttpResponse:
    contract = get_object_or_404(Contract.objects.select_related("partner", "drafted_by", "approved_by"), pk=pk)
    context = {
        "contract": contract,
        "commission": contract.commission_bps / 100,
        "club": contract.points_club_bps / 100,
        "may_approve": contract.status == "draft" and contract.drafted_by_id != request.user.pk,
        "sold": contract.units.count(),
        "list_url": reverse("contracts:index"),
    }
    return render(request, "shop/staff/contract.html", context)


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """POST only: the second person puts the version in force."""
    return _sign(request, pk, _("The version is approved."), sign.approve)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """POST only: no new sales under this version from now on."""
    return _sign(
        request,
        pk,
        _("The version has ended."),
        lambda *, contract_id, by_id, at: sign.end(contract_id=contract_id, at=at),
    )


def _sign(request: HttpRequest, pk: int, done: str, act: Any) -> HttpResponse:
    _allowed(request)
    get_object_or_404(Contract, pk=pk)
    if request.method == "POST":
        try:
            act(contract_id=pk, by_id=request.user.pk, at=timezone.now())
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, done)
    return redirect("contracts:edit", pk)


class PartnerGroup(ViewSetGroup):
    items = (PartnerViewSet, PersonViewSet, ContractViewSet)
    menu_label = gettext_lazy("Partners")
    menu_icon = "home"
    menu_order = 210


partner_group = PartnerGroup()
