-- What a database server needs before the atlas can use it. Run by its superuser, as often as one likes:
-- by setup/cluster.py on the private cluster, by setup/docker-database.sh in a container.
-- The atlas itself never gets a superuser: the extensions stand in template1, so every new database has them.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

\connect template1
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

\connect postgres
SELECT 'CREATE ROLE atlas LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atlas') \gexec
SELECT 'CREATE DATABASE atlas OWNER atlas' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'atlas') \gexec
