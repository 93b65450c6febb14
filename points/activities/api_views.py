"""The API for systems that report facts. Every answer is plain JSON in English: it is read by whoever builds them."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from lib.storable import json_of
from points.activities.kinds import TAXES
from points.activities.models import FactSource
from points.activities.sources import PATIENCE, BadSignature, verified
from points.activities.tax_payments import KeyReused, TaxPayment, report_tax_payment, return_tax_payment

KEY_LENGTH = 80


class Signed(BaseAuthentication):
    """`request.auth` is the source whose signature fits."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, FactSource]:
        head, at = request.headers, timezone.now()
        try:
            source = verified(
                key_id=head.get("X-Key-Id", ""),
                timestamp=head.get("X-Timestamp", ""),
                signed=head.get("X-Signature", ""),
                method=request.method or "",
                path=request.path,
                key=head.get("Idempotency-Key", ""),
                body=request._request.body,
                at=at,
            )
        except BadSignature as error:
            raise AuthenticationFailed(str(error)) from error
        FactSource.objects.filter(pk=source.pk).update(last_used_at=at)
        return AnonymousUser(), source

    def authenticate_header(self, request: Request) -> str:
        return "HMAC-SHA256"


class IsSource(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, FactSource)


class TaxPaymentSerializer(serializers.Serializer[Any]):
    national_id = serializers.CharField(max_length=20, required=False, default="")
    member_number = serializers.CharField(max_length=20, required=False, default="")
    tax = serializers.ChoiceField(choices=sorted(TAXES))
    bill = serializers.CharField(max_length=80)
    paid_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    in_full = serializers.BooleanField()

    def validate_paid_at(self, value: dt.datetime) -> dt.datetime:
        if value > timezone.now() + PATIENCE:
            raise serializers.ValidationError("A payment in the future.")
        return value.astimezone(dt.UTC)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["national_id"]) == bool(attrs["member_number"]):
            raise serializers.ValidationError("Name the person by national_id or by member_number, one of them.")
        return attrs


class TaxReturnSerializer(serializers.Serializer[Any]):
    """Nothing is understood from what is missing: a withdrawal says so, a correction says the whole payment."""

    bill = serializers.CharField(max_length=80)
    withdrawn = serializers.BooleanField()
    tax = serializers.ChoiceField(choices=sorted(TAXES), required=False)
    paid_at = serializers.DateTimeField(required=False)
    due_on = serializers.DateField(required=False)
    in_full = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        said = attrs.keys() & {"tax", "paid_at", "due_on", "in_full"}
        if len(said) != (0 if attrs["withdrawn"] else 4):
            raise serializers.ValidationError(
                "Say withdrawn: true alone, or withdrawn: false with tax, paid_at, due_on and in_full as they truly are."
            )
        return attrs


class StorableJSON(JSONParser):
    """DRF's lets through what no JSON column holds, and reads too deep a nesting as an error of ours."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return json_of(stream.read().decode())
        except ValueError as error:
            raise ParseError(f"JSON: {error}") from error


class FactsView(APIView):
    authentication_classes = [Signed]
    permission_classes = [IsSource]
    parser_classes = [StorableJSON]
    renderer_classes = [JSONRenderer]
    serializer: type[serializers.Serializer[Any]]

    def act(self, request: Request, key: str, said: dict[str, Any]) -> dict[str, Any]:
        """What the answer says more. Raises KeyReused."""
        raise NotImplementedError

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with override("en"):
            answer = super().dispatch(request, *args, **kwargs)
            answer.render()
        return answer

    def post(self, request: Request) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not 1 <= len(key) <= KEY_LENGTH:
            return Response({"error": f"Idempotency-Key is missing or longer than {KEY_LENGTH}."}, status=400)
        sent = self.serializer(data=request.data)
        if not sent.is_valid():
            return Response({"error": "The report is not complete.", "fields": sent.errors}, status=400)
        try:
            answer = self.act(request, key, sent.validated_data)
        except KeyReused:
            text = "This Idempotency-Key or this bill was reported before with another body. Nothing was changed."
            return Response({"error": text}, status=422)
        return Response({"received": True, "key": key, **answer}, status=202)


class TaxPaymentsView(FactsView):
    """POST one paid bill. 202 whoever it is about; 422 for a key or bill that came with another body."""

    serializer = TaxPaymentSerializer

    def act(self, request: Request, key: str, said: dict[str, Any]) -> dict[str, Any]:
        report_tax_payment(
            source_id=request.auth.pk,
            key=key,
            body=request._request.body,
            payment=TaxPayment(**said),
            at=timezone.now(),
        )
        return {}


class TaxReturnsView(FactsView):
    """POST that a payment was withdrawn or corrected; kept when the payment itself has not been heard yet."""

    serializer = TaxReturnSerializer

    def act(self, request: Request, key: str, said: dict[str, Any]) -> dict[str, Any]:
        bill, is_withdrawn = said["bill"], said.pop("withdrawn")
        is_heard = return_tax_payment(
            source_id=request.auth.pk,
            key=key,
            body=request._request.body,
            bill=bill,
            truly=None if is_withdrawn else TaxPayment(**said),
            at=timezone.now(),
        )
        return {"payment_heard": is_heard}
