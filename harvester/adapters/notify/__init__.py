"""Ways to reach the people who run the harvester: a webhook, e-mail."""

from __future__ import annotations

from harvester.adapters.notify.mail import Mail, MailSettings, Security
from harvester.adapters.notify.webhook import Webhook

__all__ = ["Mail", "MailSettings", "Security", "Webhook"]
