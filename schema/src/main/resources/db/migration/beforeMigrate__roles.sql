-- Seed section 7, the roles. Runs before every migration, so also after a restore into another server, where roles do not
-- come along; and first, so that a migration that may not create them leaves nothing half done.
--
-- Roles belong to the whole server: they may exist already, or be made by another database's migration at this moment.
-- Passwords are set by `./product-change db migrate`, never here.
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
