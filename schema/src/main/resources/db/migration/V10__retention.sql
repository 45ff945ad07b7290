-- Seed section 9: old months go as whole partitions.
SET LOCAL search_path = product_change, pg_temp;

-- The monthly partitions of a table that end at or before the given instant.
CREATE FUNCTION pc_partitions_ending_by(parent_table REGCLASS, cutoff TIMESTAMP WITH TIME ZONE)
RETURNS TABLE (partition_name NAME, upper_bound TIMESTAMP WITH TIME ZONE)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
SET datestyle = 'ISO, YMD'
AS $$
    SELECT bounds.relname, bounds.upper_bound
      FROM (SELECT partition.relname,
                   substring(pg_get_expr(partition.relpartbound, partition.oid) FROM ' TO \(''([^'']+)''\)$')
                       ::TIMESTAMP WITH TIME ZONE AS upper_bound
              FROM pg_inherits inheritance
              JOIN pg_class partition ON partition.oid = inheritance.inhrelid
             WHERE inheritance.inhparent = parent_table) bounds
     WHERE bounds.upper_bound <= cutoff
     ORDER BY bounds.upper_bound
$$;

-- 오래된 로그 데이터 정리 함수: drops the log's partitions that ended 12 months ago, deletes older rows of its default
-- partition, and returns the number of rows removed. Waits at most 5 s for a lock, as others would queue up behind it.
CREATE OR REPLACE FUNCTION cleanup_old_logs()
RETURNS INTEGER
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
AS $$
DECLARE
    cutoff CONSTANT TIMESTAMP WITH TIME ZONE :=
        product_change.business_day_start((product_change.business_today() - INTERVAL '12 months')::DATE);
    old_partitions CONSTANT NAME[] := ARRAY(
        SELECT partition_name
          FROM product_change.pc_partitions_ending_by('product_change.pc_kos_integration_log', cutoff));
    old_partition NAME;
    partition_rows BIGINT;
    deleted_count BIGINT;
BEGIN
    -- 12개월 이전 KOS 연동 로그 삭제
    DELETE FROM product_change.pc_kos_integration_log_default WHERE created_at < cutoff;
    GET DIAGNOSTICS deleted_count = ROW_COUNT;
    -- Counted first: from the first DROP on, everybody else waits for this transaction.
    FOREACH old_partition IN ARRAY old_partitions LOOP
        EXECUTE format('LOCK TABLE product_change.%I IN SHARE MODE', old_partition);
        EXECUTE format('SELECT count(*) FROM product_change.%I', old_partition) INTO partition_rows;
        deleted_count := deleted_count + partition_rows;
    END LOOP;
    FOREACH old_partition IN ARRAY old_partitions LOOP
        EXECUTE format('DROP TABLE product_change.%I', old_partition);
    END LOOP;
    RETURN least(deleted_count, 2147483647)::INTEGER;
END;
$$;

-- 24개월 이전 상품변경 이력: kept unless an administrator says otherwise, after having archived it (docs/database.md).
-- Drops the history's partitions that ended keep_months ago; those with a request that is still open stay. The ids
-- stay taken.
CREATE FUNCTION drop_old_history_partitions(keep_months INTEGER DEFAULT 24)
RETURNS TABLE (dropped_partition NAME, dropped_rows BIGINT)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
AS $$
DECLARE
    cutoff TIMESTAMP WITH TIME ZONE;
    old_partition NAME;
    all_rows BIGINT;
    open_rows BIGINT;
    names NAME[] := '{}';
    counts BIGINT[] := '{}';
BEGIN
    IF keep_months IS NULL OR keep_months < 24 THEN
        RAISE EXCEPTION 'keep_months is %, but the history is kept for at least 24 months', keep_months
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    cutoff := product_change.business_day_start(
        (product_change.business_today() - make_interval(months => keep_months))::DATE);
    FOR old_partition IN
        SELECT partition_name
          FROM product_change.pc_partitions_ending_by('product_change.pc_product_change_history', cutoff)
    LOOP
        EXECUTE format('LOCK TABLE product_change.%I IN SHARE MODE', old_partition);
        EXECUTE format('SELECT count(*), count(*) FILTER (WHERE process_status NOT IN (''COMPLETED'', ''FAILED''))'
                           ' FROM product_change.%I', old_partition)
            INTO all_rows, open_rows;
        IF open_rows = 0 THEN
            names := names || old_partition;
            counts := counts || all_rows;
        END IF;
    END LOOP;
    FOR i IN 1..cardinality(names) LOOP
        EXECUTE format('DROP TABLE product_change.%I', names[i]);
        dropped_partition := names[i];
        dropped_rows := counts[i];
        RETURN NEXT;
    END LOOP;
END;
$$;
