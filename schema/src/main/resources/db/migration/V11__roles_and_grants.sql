-- Seed section 7. Roles belong to the whole cluster: they may exist already, or be made by another database's
-- migration at this moment. Passwords are set by `./product-change db migrate`, never here.
SET LOCAL search_path = product_change, pg_temp;

DO $$
DECLARE
    role_name TEXT;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['product_change_app', 'product_change_admin', 'product_change_readonly'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I WITH LOGIN', role_name);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL; -- another database's migration was faster
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION 'role % does not exist and % may not create it', role_name, current_user
                        USING ERRCODE = 'insufficient_privilege',
                              HINT = format('Have a superuser run: CREATE ROLE %I LOGIN', role_name);
            END;
        END IF;
    END LOOP;
END
$$;

-- psql as one of the roles finds the tables without naming the schema.
DO $$
DECLARE
    role_name TEXT;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['product_change_app', 'product_change_admin', 'product_change_readonly'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_catalog.pg_db_role_setting setting
              JOIN pg_catalog.pg_roles role ON role.oid = setting.setrole
              JOIN pg_catalog.pg_database database ON database.oid = setting.setdatabase
             WHERE role.rolname = role_name AND database.datname = current_database()
               AND EXISTS (SELECT FROM unnest(setting.setconfig) entry WHERE entry LIKE 'search_path=%')) THEN
            BEGIN
                EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = product_change, public',
                               role_name, current_database());
            EXCEPTION WHEN insufficient_privilege THEN
                RAISE WARNING 'psql as % will not find the tables by itself: % may not set its search_path',
                    role_name, current_user
                    USING HINT = format('Have a superuser run: ALTER ROLE %I IN DATABASE %I SET search_path = '
                                            'product_change, public', role_name, current_database());
            END;
        END IF;
    END LOOP;
END
$$;
