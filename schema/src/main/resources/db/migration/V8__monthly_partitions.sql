-- Seed section 5: the history by month of requested_at, the log by month of created_at. A month begins at UTC midnight
-- whatever the session's time zone. A default partition takes what no month takes.
SET LOCAL search_path = product_change, pg_temp;

CREATE TABLE pc_product_change_history_default PARTITION OF pc_product_change_history DEFAULT;
CREATE TABLE pc_kos_integration_log_default PARTITION OF pc_kos_integration_log DEFAULT;

-- Makes the partition of start_date's month, once; rows of that month move out of the default partition.
-- Made beside the table and then attached, so readers and writers go on, except those of the default partition: for
-- its lock it waits at most 2 s, as others queue up behind it, and then fails, to be tried again later.
CREATE OR REPLACE FUNCTION create_monthly_partition(
    table_name TEXT,
    start_date DATE
)
RETURNS VOID
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '60s'
AS $$
DECLARE
    first_day CONSTANT DATE := date_trunc('month', start_date::TIMESTAMP)::DATE;
    lower_bound CONSTANT TEXT := to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00';
    upper_bound CONSTANT TEXT := to_char(first_day + INTERVAL '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
    partition_name CONSTANT TEXT := table_name || '_' || to_char(first_day, 'YYYY_MM');
    default_name CONSTANT TEXT := table_name || '_default';
    parent_table REGCLASS;
    existing_table REGCLASS;
    partition_key NAME;
    column_list TEXT;
    default_has_rows BOOLEAN;
BEGIN
    IF table_name IS NULL OR start_date IS NULL OR NOT isfinite(start_date) THEN
        RAISE EXCEPTION 'create_monthly_partition needs a table and a date' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    partition_key := CASE table_name
        WHEN 'pc_product_change_history' THEN 'requested_at'
        WHEN 'pc_kos_integration_log' THEN 'created_at' END;
    IF partition_key IS NULL THEN
        RAISE EXCEPTION '% is not partitioned by month', table_name
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'pc_product_change_history and pc_kos_integration_log are.';
    END IF;
    parent_table := format('product_change.%I', table_name)::REGCLASS;

    -- One maker at a time; the second finds the first one's partition. Not an advisory lock: waiting for a table's lock
    -- also brings this session's view of the catalogue up to date.
    EXECUTE format('LOCK TABLE ONLY product_change.%I IN SHARE UPDATE EXCLUSIVE MODE', table_name);
    existing_table := to_regclass(format('product_change.%I', partition_name));
    IF existing_table IS NOT NULL THEN
        IF EXISTS (SELECT FROM pg_inherits WHERE inhrelid = existing_table AND inhparent = parent_table) THEN
            RETURN;
        END IF;
        RAISE EXCEPTION 'product_change.% exists but is not a partition of %', partition_name, table_name
            USING ERRCODE = 'duplicate_table', HINT = 'Attach it again, or rename it.';
    END IF;

    PERFORM set_config('lock_timeout', '2s', true); -- until the function ends
    EXECUTE format('LOCK TABLE ONLY product_change.%I IN ACCESS EXCLUSIVE MODE', default_name);
    EXECUTE format('CREATE TABLE product_change.%I (LIKE product_change.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS'
                       ' INCLUDING STORAGE INCLUDING COMMENTS)', partition_name, table_name);
    EXECUTE format('COMMENT ON TABLE product_change.%I IS %L', partition_name, obj_description(parent_table, 'pg_class'));

    EXECUTE format('SELECT EXISTS (SELECT FROM product_change.%I WHERE %I >= %L AND %I < %L)',
                   default_name, partition_key, lower_bound, partition_key, upper_bound)
        INTO default_has_rows;
    IF default_has_rows THEN
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO column_list
          FROM pg_attribute WHERE attrelid = parent_table AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('INSERT INTO product_change.%I (%s) SELECT %s FROM product_change.%I WHERE %I >= %L AND %I < %L',
                       partition_name, column_list, column_list, default_name,
                       partition_key, lower_bound, partition_key, upper_bound);
        -- The rows stay in the table, so their request ids stay taken.
        EXECUTE format('ALTER TABLE product_change.%I DISABLE TRIGGER USER', default_name);
        EXECUTE format('DELETE FROM product_change.%I WHERE %I >= %L AND %I < %L',
                       default_name, partition_key, lower_bound, partition_key, upper_bound);
        EXECUTE format('ALTER TABLE product_change.%I ENABLE TRIGGER USER', default_name);
    END IF;

    EXECUTE format('ALTER TABLE product_change.%I ATTACH PARTITION product_change.%I FOR VALUES FROM (%L) TO (%L)',
                   table_name, partition_name, lower_bound, upper_bound);
END;
$$;

-- Sees to it that the current month and months_ahead more exist for both tables; returns how many partitions it made.
CREATE FUNCTION ensure_partitions(months_ahead INTEGER DEFAULT 12)
RETURNS INTEGER
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    this_month CONSTANT TIMESTAMP := date_trunc('month', now() AT TIME ZONE 'UTC');
    month_start DATE;
    partitioned_table TEXT;
    made INTEGER := 0;
BEGIN
    IF months_ahead IS NULL OR months_ahead NOT BETWEEN 0 AND 60 THEN
        RAISE EXCEPTION 'months_ahead is %, but must be from 0 to 60', months_ahead
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR i IN 0..months_ahead LOOP
        month_start := (this_month + make_interval(months => i))::DATE;
        FOREACH partitioned_table IN ARRAY ARRAY['pc_product_change_history', 'pc_kos_integration_log'] LOOP
            IF to_regclass(format('product_change.%I', partitioned_table || '_' || to_char(month_start, 'YYYY_MM')))
                   IS NULL THEN
                PERFORM product_change.create_monthly_partition(partitioned_table, month_start);
                made := made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN made;
END;
$$;

-- 현재 월부터 12개월 파티션 생성 (and one more, so that there are 11 ahead also on the first day of the next month)
SELECT ensure_partitions(12);
