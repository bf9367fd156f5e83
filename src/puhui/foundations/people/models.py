"""Tables of the people room; private to it.

Full telephone and card numbers are never stored: only keyed hashes and masks.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class Role(models.TextChoices):
    CITIZEN = "citizen"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    PARTNER = "partner"
    MERCHANT = "merchant"
    OFFICIAL = "official"  # of a unit of government
    MARKET = "market"  # of an owner, a verifier, the registry or an exchange


class Partner(models.Model):
    """Who delivers records to one city."""

    city = models.CharField(max_length=63)
    code = models.CharField(max_length=63)
    name = models.CharField(max_length=200)
    # Feeds by id; a partner delivers nothing that is not named here.
    feeds = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="partner_code_is_used_once_per_city")]


class User(AbstractBaseUser):
    """Somebody who signs in: citizens and people at counters by telephone, staff by name, password, second factor.

    Whoever has a green account and works at a counter has two rows, which know nothing of each other.
    """

    # Citizens have no name here; what they like to be called is display_name.
    username = models.CharField(max_length=64, unique=True, null=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    phone_hash = models.UUIDField(null=True)
    phone_masked = models.CharField(max_length=16, null=True)
    # The number under which the ledger knows a citizen; it outlives this row as a pseudonym.
    holder_id = models.BigIntegerField(unique=True, null=True)
    display_name = models.CharField(max_length=64, null=True)
    language = models.CharField(max_length=10, default="zh-hans")
    elder_mode = models.BooleanField(default=False)
    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["role"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(role=Role.CITIZEN, holder_id__isnull=False, phone_hash__isnull=False)
                | (~Q(role=Role.CITIZEN) & Q(holder_id__isnull=True)),
                name="citizens_alone_have_a_holder_and_a_phone",
            ),
            models.UniqueConstraint(
                fields=["phone_hash"], condition=~Q(role=Role.MERCHANT), name="telephone_has_one_green_account"
            ),
            models.UniqueConstraint(
                fields=["phone_hash"], condition=Q(role=Role.MERCHANT), name="telephone_has_one_counter_account"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[Role.CITIZEN, Role.MERCHANT]) | Q(username__isnull=False),
                name="staff_have_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.MERCHANT) | Q(phone_hash__isnull=False), name="counters_sign_in_by_phone"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.PARTNER, partner__isnull=False)
                | (~Q(role=Role.PARTNER) & Q(partner__isnull=True)),
                name="partner_users_alone_have_a_partner",
            ),
            models.CheckConstraint(condition=Q(holder_id__isnull=True) | Q(holder_id__gt=0), name="holder_is_positive"),
        ]

    def __str__(self) -> str:
        return self.username or self.display_name or f"holder {self.holder_id}"


class ConsentText(models.Model):
    """The very words somebody agreed to; never changed once written."""

    city = models.CharField(max_length=63)
    scenario = models.CharField(max_length=63)
    version = models.CharField(max_length=63)
    zh = models.TextField()
    en = models.TextField()
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "scenario", "version", "sha256"], name="consent_words_are_kept_once"
            )
        ]


class Consent(models.Model):
    """One person's agreement to one scene, from when to when. The link to the holder goes with the person."""

    holder_id = models.BigIntegerField(null=True)
    city = models.CharField(max_length=63)
    scenario = models.CharField(max_length=63)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder_id", "city", "scenario"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_per_scene_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(holder_id__isnull=False) | Q(withdrawn_at__isnull=False),
                name="open_consent_has_a_holder",
            ),
        ]
        indexes = [models.Index(fields=["holder_id"], name="people_consent_by_holder")]


class Binding(models.Model):
    """A card, account or telephone number of a scheme that belongs to a person."""

    pk = models.CompositePrimaryKey("subject", "scheme")
    subject = models.UUIDField()
    scheme = models.CharField(max_length=63)
    city = models.CharField(max_length=63)
    holder_id = models.BigIntegerField()
    masked = models.CharField(max_length=16)
    # The version of the words last agreed to in this city.
    consent_version = models.CharField(max_length=63, null=True)
    bound_at = models.DateTimeField()
    active = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(active=False) | Q(consent_version__isnull=False),
                name="active_binding_names_its_consent",
            )
        ]
        indexes = [models.Index(fields=["holder_id"], name="people_binding_by_holder")]


class OneTimeCode(models.Model):
    """The one open code of a telephone, and how often codes were asked for lately."""

    phone_hash = models.UUIDField(primary_key=True)
    code_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    hour_began_at = models.DateTimeField()
    sent_in_hour = models.SmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts__gte=0) & Q(attempts__lte=5), name="code_is_tried_at_most_five_times"
            ),
            models.CheckConstraint(
                condition=Q(sent_in_hour__gte=1) & Q(sent_in_hour__lte=5),
                name="phone_gets_at_most_five_codes_an_hour",
            ),
        ]


class AddressPace(models.Model):
    """How often one network address asked for codes, and failed, in the hour that began."""

    address_hash = models.UUIDField(primary_key=True)
    hour_began_at = models.DateTimeField()
    codes = models.IntegerField(default=0)
    failures = models.IntegerField(default=0)


class Deletion(models.Model):
    """That a person was deleted, and when; nothing about whom."""

    holder_id = models.BigIntegerField(unique=True)
    deleted_at = models.DateTimeField()


class ApiToken(models.Model):
    """A key of a citizen's own client to the citizen's pages, or of a machine to a staff desk; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=64)
    token_hash = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)
    # Of staff: the one desk that it opens, as the room that knows desks names it.
    desk = models.CharField(max_length=32, default="")


class PartnerKey(models.Model):
    """A key with which a partner signs: an Ed25519 public key, or an HMAC secret, encrypted."""

    ED25519 = "ed25519"
    HMAC_SHA256 = "hmac-sha256"
    ALGORITHMS = (ED25519, HMAC_SHA256)

    key_id = models.CharField(max_length=64, primary_key=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT)
    algorithm = models.CharField(max_length=16)
    # Ed25519: the 32 bytes of the public key. HMAC: the secret, encrypted with settings.SEALING_KEY.
    material = models.BinaryField(max_length=1024)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(algorithm__in=("ed25519", "hmac-sha256")), name="key_algorithm_is_known"
            ),
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="key_ends_after_it_begins"),
        ]


class SeenSignature(models.Model):
    """A signature that was used, kept as long as it could be replayed."""

    digest = models.UUIDField(primary_key=True)
    forget_at = models.DateTimeField(db_index=True)


class RememberedAnswer(models.Model):
    """What was answered to a partner's idempotency key; no answer yet: it is being worked on."""

    pk = models.CompositePrimaryKey("partner_id", "idempotency_key")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE)
    idempotency_key = models.CharField(max_length=128)
    body_sha256 = models.BinaryField(max_length=32)
    claimed_at = models.DateTimeField(db_index=True)
    answer = models.TextField(null=True)
