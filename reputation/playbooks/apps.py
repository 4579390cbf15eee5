from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "reputation.playbooks"
    label = "playbooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let cases ask us before they are closed or compensated, and of what is due."""
        from reputation.cases.gates import (
            BEFORE_CLOSING,
            BEFORE_OFFERING,
            WAITING_ELSEWHERE,
        )
        from reputation.playbooks.gates import (
            mandatory_steps_first,
            steps_waiting,
            within_the_limit,
        )

        WAITING_ELSEWHERE.append(steps_waiting)
        BEFORE_CLOSING.append(mandatory_steps_first)
        BEFORE_OFFERING.append(within_the_limit)
