"""One folder an algorithm: what the matchers stand on, with its bodies for the host and for a device."""
