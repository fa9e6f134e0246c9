"""Verifies signed messages with the reference library: JSON lines of secret, headers, body come in; fails at a wrong one."""

import json
import sys

from standardwebhooks.webhooks import Webhook

count = 0
for line in sys.stdin:
    message = json.loads(line)
    Webhook(message["secret"]).verify(message["body"], message["headers"])
    count += 1
print(count)
