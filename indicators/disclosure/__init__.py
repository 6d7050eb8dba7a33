"""Which numbers may be told (Geheimhaltung)."""
