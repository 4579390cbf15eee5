"""Why the guard objects, for the reader: a sentence per rule, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

WHY: Mapping[str, object] = {
    "threat_or_disrespect": _(
        "This reads as a threat or as scorn. That is what gets passed on, and then it is about us."
    ),
    "excuse": _(
        "This explains why it is not our doing. The customer needs to know what we do now, and by when."
    ),
    "channel_push": _(
        "This sends the customer to another place. Whoever wrote here should be answered here."
    ),
    "promise_without_time": _(
        "This promises something and says no time. Say an hour or a day that we can keep."
    ),
    "unverified_fix": _(
        "This says that it is fixed, and nobody has checked it with the customer. If it is not, it counts "
        "as a false fix."
    ),
    "third_public_turn": _(
        "We have answered this customer in public twice already. Long exchanges get passed on: go on in "
        "private on the same network, and come back to say how it ended."
    ),
    "canned_repeat": _(
        "We have said almost the same to somebody before. Readers who scroll down see that."
    ),
    "personal_data_in_public": _(
        "Everybody can read this, and it holds personal data or asks for them."
    ),
    "wrong_language": _("The customer wrote in another language."),
    "deny_with_apology": _(
        "This says sorry and denies it in one breath: neither is believed. Apologize, or explain, not both."
    ),
}
