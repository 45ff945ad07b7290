-- Seed section 7, the grants. Runs after every migration, so that whatever was added has its grants, and also after a
-- restore into another database, where the roles' settings do not come along. What an administrator made in the schema
-- is left alone.
SET LOCAL search_path = product_change, pg_temp;

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

-- Exactly the seed's grants for tables and sequences; functions by name. What the same owner makes later (partitions)
-- gets its grants by default privileges.
REVOKE ALL ON SCHEMA product_change FROM PUBLIC;
-- 애플리케이션 사용자 권한
GRANT USAGE ON SCHEMA product_change TO product_change_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT SELECT, INSERT, UPDATE ON TABLES TO product_change_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT USAGE, SELECT ON SEQUENCES TO product_change_app;
-- 관리자 사용자 권한
GRANT ALL PRIVILEGES ON SCHEMA product_change TO product_change_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT ALL PRIVILEGES ON TABLES TO product_change_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT ALL PRIVILEGES ON SEQUENCES TO product_change_admin;
-- 읽기 전용 사용자 권한
GRANT USAGE ON SCHEMA product_change TO product_change_readonly;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT SELECT ON TABLES TO product_change_readonly;

DO $$
DECLARE
    our_relation RECORD;
BEGIN
    FOR our_relation IN
        SELECT relation.oid::REGCLASS AS name, relation.relkind
          FROM pg_catalog.pg_class relation
         WHERE relation.relnamespace = 'product_change'::REGNAMESPACE
           AND relation.relkind IN ('r', 'p', 'v', 'S')
           AND pg_catalog.pg_has_role(relation.relowner, 'USAGE')
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', our_relation.name);
        EXECUTE format('GRANT ALL PRIVILEGES ON %s TO product_change_admin', our_relation.name);
        IF our_relation.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO product_change_app', our_relation.name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO product_change_app', our_relation.name);
            EXECUTE format('GRANT SELECT ON %s TO product_change_readonly', our_relation.name);
        END IF;
    END LOOP;
END
$$;

-- Which migrations have run is nobody's to change but the owner's.
DO $$
DECLARE
    role_name TEXT;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['product_change_app', 'product_change_admin'] LOOP
        IF role_name <> (SELECT tableowner FROM pg_catalog.pg_tables
                          WHERE schemaname = 'product_change' AND tablename = 'flyway_schema_history') THEN
            EXECUTE format('REVOKE ALL ON TABLE flyway_schema_history FROM %I', role_name);
            EXECUTE format('GRANT SELECT ON TABLE flyway_schema_history TO %I', role_name);
        END IF;
    END LOOP;
END
$$;

-- PUBLIC may call none of our functions. The extension's keep what they came with.
DO $$
DECLARE
    our_function REGPROCEDURE;
BEGIN
    FOR our_function IN
        SELECT function.oid
          FROM pg_catalog.pg_proc function
         WHERE function.pronamespace = 'product_change'::REGNAMESPACE
           AND pg_catalog.pg_has_role(function.proowner, 'USAGE')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend dependency
                            WHERE dependency.classid = 'pg_catalog.pg_proc'::REGCLASS
                              AND dependency.objid = function.oid AND dependency.deptype = 'e')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', our_function);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION
    business_time_zone(), business_date(TIMESTAMP WITH TIME ZONE), business_today(), business_day_start(DATE),
    pc_ledger_incarnation()
    TO product_change_app, product_change_admin, product_change_readonly;
GRANT EXECUTE ON FUNCTION ensure_partitions(INTEGER) TO product_change_app, product_change_admin;
GRANT EXECUTE ON FUNCTION
    create_monthly_partition(TEXT, DATE), cleanup_old_logs(), drop_old_history_partitions(INTEGER)
    TO product_change_admin;
