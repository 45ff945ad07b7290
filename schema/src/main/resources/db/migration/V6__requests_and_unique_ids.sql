-- One row a request id: what was asked, how it stands, what was decided. It is also what makes request ids unique
-- across all months of pc_product_change_history.
SET LOCAL search_path = product_change, pg_temp;

CREATE TABLE pc_request (
    request_id VARCHAR(50) NOT NULL,
    content_hash CHAR(64),
    line_key VARCHAR(50),
    line_number VARCHAR(20),
    customer_id VARCHAR(50),
    current_product_code VARCHAR(20),
    target_product_code VARCHAR(20),
    request TEXT,
    violations TEXT,
    origin VARCHAR(300),
    acceptance VARCHAR(330),
    partition INTEGER CONSTRAINT pc_request_partition_check CHECK (partition >= 0),
    requested_at TIMESTAMP WITH TIME ZONE,
    attempt INTEGER NOT NULL DEFAULT 1 CONSTRAINT pc_request_attempt_check CHECK (attempt >= 1),
    status VARCHAR(20) CONSTRAINT pc_request_status_check
        CHECK (status IN ('REQUESTED', 'VALIDATED', 'PROCESSING', 'COMPLETED', 'FAILED')),
    version BIGINT CONSTRAINT pc_request_version_check CHECK (version >= 0),
    reason_code VARCHAR(50),
    basis VARCHAR(20) CONSTRAINT pc_request_basis_check
        CHECK (basis IN ('KOS_ANSWER', 'INQUIRY', 'NO_OP', 'VALIDATION', 'OPERATOR')),
    kos_order_number VARCHAR(100),
    result TEXT,
    transitions TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    validated_at TIMESTAMP WITH TIME ZONE,
    in_doubt_since TIMESTAMP WITH TIME ZONE,
    in_doubt_message TEXT,
    history_requested_at TIMESTAMP WITH TIME ZONE,
    claimed_at TIMESTAMP WITH TIME ZONE,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),

    CONSTRAINT pc_request_pkey PRIMARY KEY (request_id),
    CONSTRAINT pc_request_claim_check CHECK (
        num_nonnulls(content_hash, line_key, request, origin, acceptance, partition, requested_at, status, version,
                     claimed_at) IN (0, 10)),
    CONSTRAINT pc_request_decision_check CHECK (
        num_nonnulls(basis, result, decided_at)
            = CASE WHEN status IN ('COMPLETED', 'FAILED') THEN 3 ELSE 0 END),
    CONSTRAINT pc_request_reason_check CHECK (
        CASE WHEN status = 'FAILED' THEN reason_code IS NOT NULL
             WHEN status = 'COMPLETED' THEN TRUE
             ELSE reason_code IS NULL END),
    CONSTRAINT pc_request_transitions_check CHECK (transitions LIKE '[%]'),
    CONSTRAINT pc_request_in_doubt_check CHECK (in_doubt_since IS NOT NULL OR in_doubt_message IS NULL)
) WITH (
    -- Room for HOT updates; and a vacuum soon enough to keep the index of open work small.
    fillfactor = 70,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_threshold = 5000,
    autovacuum_analyze_scale_factor = 0.02
);

COMMENT ON TABLE pc_request IS 'One row a request id: the claim, the whole request, how it stands, the decision and its exact result. Makes request ids unique across all months of the history';
COMMENT ON COLUMN pc_request.request_id IS 'The request''s id, unique for ever';
COMMENT ON COLUMN pc_request.content_hash IS 'SHA-256 of the request''s content, lower-case hex; NULL: not claimed by the adapter (the id is only taken, by a history row that somebody inserted), nobody''s work';
COMMENT ON COLUMN pc_request.line_key IS 'Key of the topics between our modules: the line number where it is well formed, else the request id';
COMMENT ON COLUMN pc_request.line_number IS 'Line number as stated, NULL where none that fits was stated';
COMMENT ON COLUMN pc_request.customer_id IS 'Upstream''s customer id as stated, NULL where none that fits was stated';
COMMENT ON COLUMN pc_request.current_product_code IS 'Product before the change as stated, NULL where none that fits was stated';
COMMENT ON COLUMN pc_request.target_product_code IS 'Product after the change as stated, NULL where none that fits was stated';
COMMENT ON COLUMN pc_request.request IS 'The known fields as sent, canonical JSON, ASCII only, at most 256 KiB';
COMMENT ON COLUMN pc_request.violations IS 'JSON array of what the pure checks found wrong with the request';
COMMENT ON COLUMN pc_request.origin IS 'Topic, partition and offset of the record that was claimed';
COMMENT ON COLUMN pc_request.acceptance IS 'The processor''s acceptance that is answered next';
COMMENT ON COLUMN pc_request.partition IS 'Partition of kos-commands that owns the request''s line';
COMMENT ON COLUMN pc_request.requested_at IS 'Arrival time at Kafka; the same as in the history';
COMMENT ON COLUMN pc_request.attempt IS 'Attempt, from 1; grows by one only by deliberate reprocessing of a FAILED request';
COMMENT ON COLUMN pc_request.status IS 'Current status of the current attempt';
COMMENT ON COLUMN pc_request.version IS 'Version of the current status, from 0';
COMMENT ON COLUMN pc_request.reason_code IS 'Why it FAILED';
COMMENT ON COLUMN pc_request.basis IS 'What the decision rests on; NULL while open';
COMMENT ON COLUMN pc_request.kos_order_number IS 'Order number given by KOS';
COMMENT ON COLUMN pc_request.result IS 'Exact value of the change-results record; NULL while open';
COMMENT ON COLUMN pc_request.transitions IS 'JSON array of the transitions of the current attempt, exactly as the replies carry them';
COMMENT ON COLUMN pc_request.decided_at IS 'When the decision was made; NULL while open';
COMMENT ON COLUMN pc_request.validated_at IS 'When the checks had passed';
COMMENT ON COLUMN pc_request.in_doubt_since IS 'Since when nobody knows whether KOS made the change';
COMMENT ON COLUMN pc_request.in_doubt_message IS 'What is known about the doubt, for people';
COMMENT ON COLUMN pc_request.history_requested_at IS 'requested_at of the one history row with this id; NULL: the history has none. Set by the history''s trigger, or, cheaper, together with the claim';
COMMENT ON COLUMN pc_request.claimed_at IS 'When the adapter claimed it';
COMMENT ON COLUMN pc_request.updated_at IS 'Last change of this row';

-- Open work of a partition, found again on assignment and start. Status is not in it, so that progress stays a HOT update.
CREATE INDEX pc_request_open_idx ON pc_request (partition, requested_at, request_id)
    WHERE content_hash IS NOT NULL AND decided_at IS NULL;
CREATE INDEX pc_request_in_doubt_idx ON pc_request (in_doubt_since, request_id)
    WHERE in_doubt_since IS NOT NULL AND decided_at IS NULL;
CREATE INDEX pc_request_line_idx ON pc_request (line_key, requested_at, request_id) WHERE content_hash IS NOT NULL;
CREATE INDEX pc_request_requested_idx ON pc_request (requested_at, request_id) WHERE content_hash IS NOT NULL;
CREATE INDEX pc_request_decided_idx ON pc_request (decided_at, request_id) WHERE decided_at IS NOT NULL;

-- What a claim states has the shape that everybody relies on. A trigger and not CHECKs: these cost much, never change
-- after the claim, and a CHECK is evaluated again by every update.
CREATE FUNCTION pc_request_guard_claim()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    wrong_column TEXT;
BEGIN
    wrong_column := CASE
        WHEN length(NEW.content_hash) <> 64 OR NEW.content_hash !~ '^[0-9a-f]+$' THEN 'content_hash'
        WHEN octet_length(NEW.request) > 262144
             OR octet_length(NEW.request) <> char_length(NEW.request)
             OR json_typeof(NEW.request::JSON) <> 'object' THEN 'request'
        WHEN octet_length(NEW.violations) > 262144
             OR json_typeof(NEW.violations::JSON) <> 'array' THEN 'violations'
    END;
    IF wrong_column IS NOT NULL THEN
        RAISE EXCEPTION 'request %: % does not have the agreed shape', NEW.request_id, wrong_column
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request',
                  COLUMN = wrong_column, CONSTRAINT = 'pc_request_' || wrong_column || '_check';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_pc_request_guard_claim_insert
    BEFORE INSERT ON pc_request
    FOR EACH ROW
    WHEN (NEW.content_hash IS NOT NULL)
    EXECUTE FUNCTION pc_request_guard_claim();
CREATE TRIGGER trigger_pc_request_guard_claim_update
    BEFORE UPDATE ON pc_request
    FOR EACH ROW
    WHEN (OLD.content_hash IS NULL AND NEW.content_hash IS NOT NULL)
    EXECUTE FUNCTION pc_request_guard_claim();

-- What was once claimed or decided stays so, whoever writes.
CREATE FUNCTION pc_request_guard_update()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    lifecycle CONSTANT VARCHAR[] := ARRAY['REQUESTED', 'VALIDATED', 'PROCESSING', 'COMPLETED', 'FAILED'];
BEGIN
    NEW.updated_at := now();
    IF NEW.request_id <> OLD.request_id THEN
        RAISE EXCEPTION 'request %: the id cannot be changed', OLD.request_id
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request',
                  CONSTRAINT = 'pc_request_id_is_fixed';
    END IF;
    -- Only the history's own triggers free an id: they run as the owner.
    IF OLD.history_requested_at IS NOT NULL AND NEW.history_requested_at IS DISTINCT FROM OLD.history_requested_at THEN
        IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
            RAISE EXCEPTION 'request %: its id is taken by a history row', OLD.request_id
                USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request',
                      CONSTRAINT = 'pc_request_history_mark_is_fixed';
        END IF;
    END IF;
    IF OLD.content_hash IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.content_hash IS DISTINCT FROM OLD.content_hash
       OR NEW.line_key IS DISTINCT FROM OLD.line_key
       OR NEW.line_number IS DISTINCT FROM OLD.line_number
       OR NEW.customer_id IS DISTINCT FROM OLD.customer_id
       OR NEW.current_product_code IS DISTINCT FROM OLD.current_product_code
       OR NEW.target_product_code IS DISTINCT FROM OLD.target_product_code
       OR NEW.request IS DISTINCT FROM OLD.request
       OR NEW.violations IS DISTINCT FROM OLD.violations
       OR NEW.requested_at IS DISTINCT FROM OLD.requested_at
       OR NEW.claimed_at IS DISTINCT FROM OLD.claimed_at THEN
        RAISE EXCEPTION 'request %: what was claimed cannot be changed', OLD.request_id
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request',
                  CONSTRAINT = 'pc_request_claim_is_fixed';
    END IF;
    IF NEW.attempt <> OLD.attempt THEN
        IF NEW.attempt <> OLD.attempt + 1 OR OLD.status <> 'FAILED' THEN
            RAISE EXCEPTION 'request %: attempt % (%) cannot be followed by attempt %',
                OLD.request_id, OLD.attempt, OLD.status, NEW.attempt
                USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request',
                      CONSTRAINT = 'pc_request_attempt_follows_failed';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.decided_at IS NOT NULL THEN
        IF NEW.decided_at IS DISTINCT FROM OLD.decided_at
           OR NEW.status IS DISTINCT FROM OLD.status
           OR NEW.version IS DISTINCT FROM OLD.version
           OR NEW.reason_code IS DISTINCT FROM OLD.reason_code
           OR NEW.basis IS DISTINCT FROM OLD.basis
           OR NEW.kos_order_number IS DISTINCT FROM OLD.kos_order_number
           OR NEW.result IS DISTINCT FROM OLD.result
           OR NEW.transitions IS DISTINCT FROM OLD.transitions THEN
            RAISE EXCEPTION 'request %: attempt % is decided (%), which cannot be changed',
                OLD.request_id, OLD.attempt, OLD.status
                USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request',
                      CONSTRAINT = 'pc_request_decision_is_final';
        END IF;
    ELSIF array_position(lifecycle, NEW.status) < array_position(lifecycle, OLD.status)
          OR NEW.version < OLD.version THEN
        RAISE EXCEPTION 'request %: status % (version %) cannot be followed by % (version %)',
            OLD.request_id, OLD.status, OLD.version, NEW.status, NEW.version
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request',
                  CONSTRAINT = 'pc_request_status_moves_forward';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_pc_request_guard_update
    BEFORE UPDATE ON pc_request
    FOR EACH ROW
    EXECUTE FUNCTION pc_request_guard_update();

-- For tables whose rows are evidence: argument 1 says which rows are meant.
CREATE FUNCTION pc_refuse_removal()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: % are never removed', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
        USING ERRCODE = 'restrict_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
              CONSTRAINT = TG_TABLE_NAME || '_is_never_removed';
END;
$$;

CREATE TRIGGER trigger_pc_request_no_delete
    BEFORE DELETE ON pc_request
    FOR EACH ROW
    WHEN (OLD.content_hash IS NOT NULL OR OLD.history_requested_at IS NOT NULL)
    EXECUTE FUNCTION pc_refuse_removal('requests');
CREATE TRIGGER trigger_pc_request_no_truncate
    BEFORE TRUNCATE ON pc_request
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('requests');

-- Request ids are unique across all months: every insert into the history, by any role, also directly into a partition,
-- takes its id in pc_request, whose primary key decides between concurrent sessions.
--
-- An id that is already taken for the same requested_at is let through: that row belongs into the same partition, whose
-- own unique constraint decides. So INSERT ... ON CONFLICT DO NOTHING works, an adapter may take the id itself when it
-- claims, and rows of a partition that was dropped can be put back, though never under another requested_at.
-- FOR SHARE, because a concurrent DELETE may be about to free the id.
CREATE FUNCTION pc_history_take_request_id()
RETURNS TRIGGER
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.request_id IS NULL THEN
        RETURN NEW; -- refused by the table itself
    END IF;
    PERFORM 1 FROM product_change.pc_request
      WHERE request_id = NEW.request_id AND history_requested_at = NEW.requested_at
        FOR SHARE;
    IF FOUND THEN
        RETURN NEW;
    END IF;
    INSERT INTO product_change.pc_request AS request (request_id, history_requested_at)
    VALUES (NEW.request_id, NEW.requested_at)
    ON CONFLICT (request_id) DO UPDATE SET history_requested_at = EXCLUDED.history_requested_at
        WHERE request.history_requested_at IS NULL OR request.history_requested_at = EXCLUDED.history_requested_at;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'duplicate key value violates unique constraint "pc_product_change_history_request_id_key"'
            USING ERRCODE = 'unique_violation',
                  DETAIL = format('Key (request_id)=(%s) already exists.', NEW.request_id),
                  SCHEMA = 'product_change', TABLE = 'pc_product_change_history', COLUMN = 'request_id',
                  CONSTRAINT = 'pc_product_change_history_request_id_key';
    END IF;
    RETURN NEW;
END;
$$;

-- DELETE frees the id. Dropping or truncating a partition does not: those requests remain known.
CREATE FUNCTION pc_history_release_request_id()
RETURNS TRIGGER
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE product_change.pc_request SET history_requested_at = NULL
     WHERE request_id = OLD.request_id AND history_requested_at = OLD.requested_at;
    DELETE FROM product_change.pc_request
     WHERE request_id = OLD.request_id AND history_requested_at IS NULL AND content_hash IS NULL;
    RETURN NULL;
END;
$$;

CREATE FUNCTION pc_history_guard_identity()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'request %: request_id and requested_at of a history row cannot be changed', OLD.request_id
        USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_product_change_history',
              CONSTRAINT = 'pc_product_change_history_identity_is_fixed';
END;
$$;

CREATE TRIGGER trigger_pc_history_take_request_id
    BEFORE INSERT ON pc_product_change_history
    FOR EACH ROW
    EXECUTE FUNCTION pc_history_take_request_id();
CREATE TRIGGER trigger_pc_history_release_request_id
    AFTER DELETE ON pc_product_change_history
    FOR EACH ROW
    EXECUTE FUNCTION pc_history_release_request_id();
CREATE TRIGGER trigger_pc_history_guard_identity
    BEFORE UPDATE ON pc_product_change_history
    FOR EACH ROW
    WHEN (OLD.request_id IS DISTINCT FROM NEW.request_id OR OLD.requested_at IS DISTINCT FROM NEW.requested_at)
    EXECUTE FUNCTION pc_history_guard_identity();
