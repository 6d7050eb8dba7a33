"""Published editions are frozen by the database itself, whoever writes.

Row triggers do not fire on TRUNCATE, so that a superuser and the flush between tests can still empty everything.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION spatial_refuse_if_published(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    -- The share lock makes a publication that is under way at this moment wait, or us for it.
    SELECT slug, published_at INTO found FROM spatial_edition WHERE id = wanted FOR SHARE;
    IF found.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'Edition "%" is published and no longer changes. Import a new edition instead.', found.slug
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;

CREATE FUNCTION spatial_freeze_edition_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM spatial_refuse_if_published(OLD.edition_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM spatial_refuse_if_published(NEW.edition_id); END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION spatial_freeze_area() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM spatial_refuse_if_published((SELECT edition_id FROM spatial_editionlevel WHERE id = OLD.edition_level_id));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM spatial_refuse_if_published((SELECT edition_id FROM spatial_editionlevel WHERE id = NEW.edition_level_id));
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION spatial_freeze_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN RETURN COALESCE(NEW, OLD); END IF;
    -- A published edition may be ended, and its label, source and licence may be worded better. Nothing else.
    IF TG_OP = 'DELETE' OR NEW.published_at IS DISTINCT FROM OLD.published_at OR NEW.slug <> OLD.slug
        OR NEW.hierarchy_id <> OLD.hierarchy_id OR NEW.checksum <> OLD.checksum
        OR lower(NEW.valid) IS DISTINCT FROM lower(OLD.valid)
    THEN
        RAISE EXCEPTION 'Edition "%" is published and no longer changes. Import a new edition instead.', OLD.slug
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER edition_is_frozen BEFORE UPDATE OR DELETE ON spatial_edition
    FOR EACH ROW EXECUTE FUNCTION spatial_freeze_edition();
CREATE TRIGGER edition_level_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON spatial_editionlevel
    FOR EACH ROW EXECUTE FUNCTION spatial_freeze_edition_level();
CREATE TRIGGER area_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON spatial_area
    FOR EACH ROW EXECUTE FUNCTION spatial_freeze_area();
"""

THAW = """
DROP TRIGGER area_is_frozen ON spatial_area;
DROP TRIGGER edition_level_is_frozen ON spatial_editionlevel;
DROP TRIGGER edition_is_frozen ON spatial_edition;
DROP FUNCTION spatial_freeze_area();
DROP FUNCTION spatial_freeze_edition_level();
DROP FUNCTION spatial_freeze_edition();
DROP FUNCTION spatial_refuse_if_published(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("spatial", "0001_first")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
