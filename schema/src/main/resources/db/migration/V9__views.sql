-- Seed sections 8 and 10. "Today" and the windows of days are those of the business, not of the session. The bounds are
-- sub-selects, so that they are computed once a query and not once a row.
SET LOCAL search_path = product_change, pg_temp;

CREATE FUNCTION business_time_zone()
RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT 'Asia/Seoul'::TEXT $$;
COMMENT ON FUNCTION business_time_zone() IS 'The one place that names the time zone of "today"';

CREATE FUNCTION business_date(instant TIMESTAMP WITH TIME ZONE)
RETURNS DATE
LANGUAGE sql STABLE PARALLEL SAFE STRICT
SET search_path = pg_catalog, pg_temp
AS $$ SELECT (instant AT TIME ZONE product_change.business_time_zone())::DATE $$;
COMMENT ON FUNCTION business_date(TIMESTAMP WITH TIME ZONE) IS 'The day of the business in which the instant lies';

CREATE FUNCTION business_today()
RETURNS DATE
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT product_change.business_date(now()) $$;
COMMENT ON FUNCTION business_today() IS 'Today, for the business';

CREATE FUNCTION business_day_start(day DATE)
RETURNS TIMESTAMP WITH TIME ZONE
LANGUAGE sql STABLE PARALLEL SAFE STRICT
SET search_path = pg_catalog, pg_temp
AS $$ SELECT day::TIMESTAMP AT TIME ZONE product_change.business_time_zone() $$;
COMMENT ON FUNCTION business_day_start(DATE) IS 'The instant at which that day of the business begins';

-- 상품변경 처리 현황 뷰
CREATE OR REPLACE VIEW v_product_change_summary AS
SELECT
    process_status,
    COUNT(*) AS request_count,
    COUNT(CASE WHEN requested_at >= (SELECT business_day_start(business_today()))
                AND requested_at < (SELECT business_day_start(business_today() + 1)) THEN 1 END) AS today_count,
    AVG(EXTRACT(EPOCH FROM (processed_at - requested_at))) AS avg_processing_time_sec
FROM pc_product_change_history
WHERE requested_at >= (SELECT business_day_start(business_today() - 30))
GROUP BY process_status
ORDER BY process_status;

-- KOS 연동 성공률 뷰
CREATE OR REPLACE VIEW v_kos_integration_summary AS
SELECT
    integration_type,
    COUNT(*) AS total_requests,
    COUNT(CASE WHEN is_success THEN 1 END) AS success_count,
    ROUND((COUNT(CASE WHEN is_success THEN 1 END) * 100.0 / NULLIF(COUNT(*), 0)), 2) AS success_rate,
    AVG(response_time_ms) AS avg_response_time_ms,
    COUNT(CASE WHEN created_at >= (SELECT business_day_start(business_today()))
                AND created_at < (SELECT business_day_start(business_today() + 1)) THEN 1 END) AS today_count
FROM pc_kos_integration_log
WHERE created_at >= (SELECT business_day_start(business_today() - 7))
GROUP BY integration_type
ORDER BY integration_type;

-- Circuit Breaker 상태 모니터링 뷰
CREATE OR REPLACE VIEW v_circuit_breaker_status AS
SELECT
    service_name,
    state,
    failure_count,
    success_count,
    last_failure_time,
    next_attempt_time,
    CASE
        WHEN state = 'OPEN' AND next_attempt_time <= NOW() THEN 'READY_FOR_HALF_OPEN'
        WHEN state = 'HALF_OPEN' AND success_count >= success_threshold THEN 'READY_FOR_CLOSE'
        ELSE 'STABLE'
    END AS recommended_action,
    updated_at
FROM pc_circuit_breaker_state
ORDER BY service_name;

-- 테이블 정보 조회: information_schema.tables has no table_comment, so this has it.
CREATE OR REPLACE VIEW v_table_info AS
SELECT
    relation.relname AS table_name,
    CASE WHEN relation.relkind IN ('r', 'p') THEN 'BASE TABLE' ELSE 'VIEW' END AS table_type,
    pg_catalog.obj_description(relation.oid, 'pg_class') AS table_comment
FROM pg_catalog.pg_class relation
JOIN pg_catalog.pg_namespace namespace ON namespace.oid = relation.relnamespace
WHERE namespace.nspname = 'product_change' AND relation.relkind IN ('r', 'p', 'v')
ORDER BY relation.relname;

CREATE OR REPLACE VIEW v_column_info AS
SELECT
    relation.relname AS table_name,
    attribute.attnum AS ordinal_position,
    attribute.attname AS column_name,
    pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) AS data_type,
    NOT attribute.attnotnull AS is_nullable,
    pg_catalog.pg_get_expr(default_value.adbin, default_value.adrelid) AS column_default,
    pg_catalog.col_description(relation.oid, attribute.attnum) AS column_comment
FROM pg_catalog.pg_class relation
JOIN pg_catalog.pg_namespace namespace ON namespace.oid = relation.relnamespace
JOIN pg_catalog.pg_attribute attribute
    ON attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
LEFT JOIN pg_catalog.pg_attrdef default_value
    ON default_value.adrelid = relation.oid AND default_value.adnum = attribute.attnum
WHERE namespace.nspname = 'product_change' AND relation.relkind IN ('r', 'p', 'v')
ORDER BY relation.relname, attribute.attnum;

-- 인덱스 정보 조회
CREATE OR REPLACE VIEW v_index_info AS
SELECT schemaname, tablename, indexname, indexdef
FROM pg_catalog.pg_indexes
WHERE schemaname = 'product_change'
ORDER BY tablename, indexname;

COMMENT ON VIEW v_product_change_summary IS '상품변경 처리 현황 뷰';
COMMENT ON VIEW v_kos_integration_summary IS 'KOS 연동 성공률 뷰';
COMMENT ON VIEW v_circuit_breaker_status IS 'Circuit Breaker 상태 모니터링 뷰';
COMMENT ON VIEW v_table_info IS '테이블 정보 조회';
COMMENT ON VIEW v_column_info IS '컬럼 정보 조회';
COMMENT ON VIEW v_index_info IS '인덱스 정보 조회';
