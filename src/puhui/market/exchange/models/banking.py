"""What the bank told: its files, and each line of money that came in or went out, once."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q


class BankFile(models.Model):
    """A file as it was taken, with what became of each row. Only ever added."""

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    day = models.DateField()  # of the closing balance
    sha256 = models.TextField()
    closing_fen = models.BigIntegerField()  # as the bank says
    booked_fen = models.BigIntegerField()  # as the ledger says, with this file
    booked = models.IntegerField()
    duplicate = models.IntegerField()
    refused = models.IntegerField()
    rows = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [Index(fields=["city", "day", "at"], name="bank_files_of_a_day")]
        constraints = [
            CheckConstraint(condition=Q(booked__gte=0, duplicate__gte=0, refused__gte=0), name="bank_rows_are_counted"),
        ]


class BankLine(models.Model):
    """A line of the bank that was booked, under its number. Only ever added."""

    city = models.TextField()
    number = models.TextField()
    member_id = models.BigIntegerField()
    amount_fen = models.BigIntegerField()  # above zero came in, below went out
    change_id = models.UUIDField()
    pk = models.CompositePrimaryKey("city", "number")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(amount_fen=0) & ~Q(number=""), name="a_bank_line_has_a_number_and_an_amount"),
        ]
