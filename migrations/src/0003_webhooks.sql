-- What the role webhooks told to whom, or gave up: a message that comes again is not told again.
CREATE TABLE webhook_deliveries (
    receiver TEXT NOT NULL,
    message TEXT NOT NULL, -- digest of the event's source and id; the header webhook-id
    number {number} NOT NULL, -- in the stream it came from
    delivered_at {number} NOT NULL, -- microseconds since 1970 UTC
    attempts {number} NOT NULL,
    outcome TEXT NOT NULL, -- delivered, given-up
    PRIMARY KEY (receiver, message)
);
