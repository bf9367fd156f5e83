"""The staff's second factor (TOTP), with its secret encrypted where it is kept.

allauth does the work; this module will not show a secret to anybody.
"""

from allauth.mfa.adapter import DefaultMFAAdapter

from .sealing import seal, unseal


class SealedAdapter(DefaultMFAAdapter):
    """What allauth keeps of the second factor is sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode()).decode()
