-- The schema, and the extension that the seed's default of request_id needs.
--
-- The seed asks for a database made like this (docs/database.md has the whole recipe):
--   CREATE DATABASE product_change_db WITH ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C' TEMPLATE = template0;
-- The locale is a recommendation (fast, and the same order everywhere); the encoding is needed.
DO $$
BEGIN
  IF pg_catalog.getdatabaseencoding() <> 'UTF8' THEN
    RAISE EXCEPTION 'database % has encoding %, but Product Change needs UTF8',
        pg_catalog.current_database(), pg_catalog.getdatabaseencoding()
      USING HINT = 'CREATE DATABASE ... WITH ENCODING = ''UTF8'' TEMPLATE = template0';
  END IF;
  IF pg_catalog.current_setting('server_version_num')::INTEGER < 150000 THEN
    RAISE EXCEPTION 'PostgreSQL % is too old: Product Change needs 15 or newer',
        pg_catalog.current_setting('server_version');
  END IF;
END
$$;

-- Says nothing where the tool that runs the migrations made it already.
SET LOCAL client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS product_change;

SET LOCAL search_path = product_change, pg_temp;

-- Goes into product_change, as in the seed. Where it is installed elsewhere already, it stays there: V2 looks it up.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
