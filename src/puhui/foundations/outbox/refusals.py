"""What the outbox may answer no to.

outbox
├── topic_malformed         a topic is words of small letters with dots between them
├── message_differs         the topic and key were used for something else
├── data_too_large          a message is more than 64 KiB
├── endpoint_unknown, endpoint_closed, endpoints_exhausted
├── address_malformed       not an https address, or one with a name and password in it
├── address_not_public      the address leads into a private network
└── delivery_unknown
"""

from puhui.ground.refusals import Refusal


class OutboxRefusal(Refusal):
    """The root of this room's answers."""

    code = "outbox.refused"


class TopicMalformed(OutboxRefusal):
    """Data: topic."""

    code = "outbox.topic_malformed"
    message = "“{topic}” is not a topic: small letters and _, with at least one dot, e.g. draw.drawn."


class MessageDiffers(OutboxRefusal):
    """Data: topic, key, field."""

    code = "outbox.message_differs"
    message = "{topic} was already told under the key {key}, with another {field}."


class DataTooLarge(OutboxRefusal):
    """Data: topic, bytes, limit."""

    code = "outbox.data_too_large"
    message = "A message of {topic} has {bytes} bytes; at most {limit} are sent. Send an id and let the partner ask."


class EndpointUnknown(OutboxRefusal):
    """Data: endpoint."""

    code = "outbox.endpoint_unknown"
    message = "There is no webhook endpoint number {endpoint}."


class EndpointClosed(OutboxRefusal):
    """Data: endpoint."""

    code = "outbox.endpoint_closed"
    message = "The webhook endpoint {endpoint} is closed for good. Open another one."


class EndpointsExhausted(OutboxRefusal):
    """Data: city, limit."""

    code = "outbox.endpoints_exhausted"
    message = "A city has at most {limit} open webhook endpoints. Close one first."


class NameMissing(OutboxRefusal):
    code = "outbox.name_missing"
    message = "Give the endpoint a name of 1 to 200 signs, so that the next officer knows whose it is."


class AddressMalformed(OutboxRefusal):
    """Data: address."""

    code = "outbox.address_malformed"
    message = "{address} cannot be posted to: give an https:// address without a name and password in it."


class AddressNotPublic(OutboxRefusal):
    """Data: host, address."""

    code = "outbox.address_not_public"
    message = (
        "{host} leads to {address}, inside a private network; nothing is posted there. "
        "Whoever runs the platform may allow a network in PUHUI_WEBHOOK_NETWORKS."
    )


class DeliveryUnknown(OutboxRefusal):
    """Data: delivery."""

    code = "outbox.delivery_unknown"
    message = "There is no webhook delivery number {delivery}."
