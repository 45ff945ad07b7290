-- Runs after every migration, so that whatever was added has its grants: exactly the seed's for tables and sequences;
-- functions by name. Objects made later by the same owner (partitions) get theirs by default privileges.
SET LOCAL search_path = product_change, pg_temp;

REVOKE ALL ON SCHEMA product_change FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA product_change FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA product_change FROM PUBLIC;

-- 애플리케이션 사용자 권한
GRANT USAGE ON SCHEMA product_change TO product_change_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA product_change TO product_change_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA product_change TO product_change_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT SELECT, INSERT, UPDATE ON TABLES TO product_change_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT USAGE, SELECT ON SEQUENCES TO product_change_app;

-- 관리자 사용자 권한
GRANT ALL PRIVILEGES ON SCHEMA product_change TO product_change_admin;
GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA product_change TO product_change_admin;
GRANT ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA product_change TO product_change_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT ALL PRIVILEGES ON TABLES TO product_change_admin;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT ALL PRIVILEGES ON SEQUENCES TO product_change_admin;

-- 읽기 전용 사용자 권한
GRANT USAGE ON SCHEMA product_change TO product_change_readonly;
GRANT SELECT ON ALL TABLES IN SCHEMA product_change TO product_change_readonly;
ALTER DEFAULT PRIVILEGES IN SCHEMA product_change GRANT SELECT ON TABLES TO product_change_readonly;

-- Which migrations have run is not the application's to change.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLE flyway_schema_history
    FROM product_change_app, product_change_admin;

-- Functions: PUBLIC may call none of ours (the extension's keep what they came with).
DO $$
DECLARE
    routine REGPROCEDURE;
BEGIN
    FOR routine IN
        SELECT function.oid
          FROM pg_catalog.pg_proc function
         WHERE function.pronamespace = 'product_change'::REGNAMESPACE
           AND pg_catalog.pg_get_userbyid(function.proowner) = current_user
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend dependency
                            WHERE dependency.classid = 'pg_catalog.pg_proc'::REGCLASS
                              AND dependency.objid = function.oid AND dependency.deptype = 'e')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION
    business_time_zone(), business_date(TIMESTAMP WITH TIME ZONE), business_today(), business_day_start(DATE)
    TO product_change_app, product_change_admin, product_change_readonly;
GRANT EXECUTE ON FUNCTION ensure_partitions(INTEGER) TO product_change_app, product_change_admin;
GRANT EXECUTE ON FUNCTION
    create_monthly_partition(TEXT, DATE), cleanup_old_logs(), drop_old_history_partitions(INTEGER)
    TO product_change_admin;
