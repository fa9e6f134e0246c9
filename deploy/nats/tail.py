#!/usr/bin/env python3
"""Writes the events that a stream holds after a number, as lines of JSON: what `sollist import events` reads.

    tail.py tls://nats-0.nats:4222 FOLDER_OF_THE_CERTIFICATE_RECOVERY AFTER > events.jsonl

For the hour after the database was set back (runbook: "Point-in-time recovery"): the stream still knows what the journal has
forgotten. Reads only. Needs nats-py.
"""

import asyncio
import ssl
import sys
from pathlib import Path

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

STREAM = "sollist-events"
BATCH = 500


async def main(address, certificates, after):
    context = ssl.create_default_context(cafile=certificates / "ca.crt")
    context.load_cert_chain(certificates / "tls.crt", certificates / "tls.key")
    connection = await nats.connect(address.split(","), tls=context, name="tail")
    stream = connection.jetstream()
    last = (await stream.stream_info(STREAM)).state.last_seq
    if last > after:
        config = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=after + 1, ack_policy=AckPolicy.NONE,
                                mem_storage=True, num_replicas=1, inactive_threshold=60)
        consumer = await stream.add_consumer(STREAM, config)
        subscription = await stream.pull_subscribe_bind(consumer.name, STREAM)
        number = after
        while number < last:
            for message in await subscription.fetch(min(BATCH, last - number), timeout=30):
                number = message.metadata.sequence.stream
                sys.stdout.buffer.write(message.data + b"\n")
    sys.stdout.buffer.flush()
    print(f"{max(last - after, 0)} events after number {after}", file=sys.stderr)
    await connection.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
