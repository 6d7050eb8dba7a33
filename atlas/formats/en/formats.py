"""English as in Europe, not as in America: 28 February 2026, as the browser's `Intl` writes it for en-GB."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
