-- Which ledger this is, so that an adapter notices when the database is another one than before, or an older one. What
-- it compares with is kept on Kafka, in kos-ledger-mark.
SET LOCAL search_path = product_change, pg_temp;

CREATE TABLE pc_ledger (
    is_only_row BOOLEAN NOT NULL DEFAULT TRUE CONSTRAINT pc_ledger_only_row_check CHECK (is_only_row),
    ledger_id UUID NOT NULL DEFAULT gen_random_uuid(),
    epoch BIGINT NOT NULL DEFAULT 1 CONSTRAINT pc_ledger_epoch_check CHECK (epoch >= 1),
    made_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),

    CONSTRAINT pc_ledger_pkey PRIMARY KEY (is_only_row)
);

COMMENT ON TABLE pc_ledger IS 'One row: which ledger of change calls this database holds';
COMMENT ON COLUMN pc_ledger.is_only_row IS 'Always true: there is one row';
COMMENT ON COLUMN pc_ledger.ledger_id IS 'The ledger''s id, made by the migration, the same in every backup';
COMMENT ON COLUMN pc_ledger.epoch IS 'Grows by one with each db reconcile; the same number is on Kafka';
COMMENT ON COLUMN pc_ledger.made_at IS 'When the ledger was made';

CREATE TABLE pc_ledger_reconciliation (
    epoch BIGINT NOT NULL,
    operator TEXT NOT NULL CONSTRAINT pc_ledger_reconciliation_operator_check CHECK (btrim(operator) <> ''),
    why TEXT NOT NULL CONSTRAINT pc_ledger_reconciliation_why_check CHECK (btrim(why) <> ''),
    found TEXT NOT NULL,
    done JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    database_user TEXT NOT NULL DEFAULT SESSION_USER,

    CONSTRAINT pc_ledger_reconciliation_pkey PRIMARY KEY (epoch)
);

COMMENT ON TABLE pc_ledger_reconciliation IS 'Who made this database fit again to what Kafka knows (db reconcile), and what was done';
COMMENT ON COLUMN pc_ledger_reconciliation.epoch IS 'The ledger''s epoch from then on';
COMMENT ON COLUMN pc_ledger_reconciliation.operator IS 'Who did it';
COMMENT ON COLUMN pc_ledger_reconciliation.why IS 'Why, in the operator''s words';
COMMENT ON COLUMN pc_ledger_reconciliation.found IS 'What kept the adapters from working';
COMMENT ON COLUMN pc_ledger_reconciliation.done IS 'Request ids by what was restored of them';
COMMENT ON COLUMN pc_ledger_reconciliation.created_at IS 'When';
COMMENT ON COLUMN pc_ledger_reconciliation.database_user IS 'Database login that did it, set by the database';

CREATE FUNCTION pc_ledger_guard()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.ledger_id <> OLD.ledger_id OR NEW.made_at <> OLD.made_at OR NEW.epoch < OLD.epoch THEN
        RAISE EXCEPTION 'ledger %: its id is fixed and its epoch only grows', OLD.ledger_id
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_ledger',
                  CONSTRAINT = 'pc_ledger_identity_is_fixed';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_pc_ledger_guard
    BEFORE UPDATE ON pc_ledger
    FOR EACH ROW
    EXECUTE FUNCTION pc_ledger_guard();
CREATE TRIGGER trigger_pc_ledger_no_delete
    BEFORE DELETE ON pc_ledger
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('ledgers');
CREATE TRIGGER trigger_pc_ledger_no_truncate
    BEFORE TRUNCATE ON pc_ledger
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('ledgers');

CREATE FUNCTION pc_ledger_reconciliation_guard()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.database_user := session_user;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'reconciliation %: what was done cannot be changed', OLD.epoch
        USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_ledger_reconciliation',
              CONSTRAINT = 'pc_ledger_reconciliation_is_append_only';
END;
$$;

CREATE TRIGGER trigger_pc_ledger_reconciliation_guard
    BEFORE INSERT OR UPDATE ON pc_ledger_reconciliation
    FOR EACH ROW
    EXECUTE FUNCTION pc_ledger_reconciliation_guard();
CREATE TRIGGER trigger_pc_ledger_reconciliation_no_delete
    BEFORE DELETE ON pc_ledger_reconciliation
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('reconciliations');
CREATE TRIGGER trigger_pc_ledger_reconciliation_no_truncate
    BEFORE TRUNCATE ON pc_ledger_reconciliation
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('reconciliations');

INSERT INTO pc_ledger DEFAULT VALUES;

-- The server and the files behind this database, as they are now. While "incarnation" stays the same, nothing was put
-- in their place: a data folder that was put back needs a new start of the server, a standby is another server with
-- another timeline, a dump that was loaded again makes new files for its tables.
-- SECURITY DEFINER, so that it also works where an administrator has taken these functions from PUBLIC.
CREATE FUNCTION pc_ledger_incarnation(
    OUT system_identifier TEXT, OUT timeline TEXT, OUT incarnation TEXT)
LANGUAGE sql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT server.id, server.timeline,
           concat_ws('/', server.id, server.timeline,
                     (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::BIGINT,
                     (SELECT oid FROM pg_database WHERE datname = current_database()),
                     pg_relation_filenode('product_change.pc_kos_attempt'))
      FROM (SELECT (SELECT control.system_identifier::TEXT FROM pg_control_system() control) AS id,
                   CASE WHEN pg_is_in_recovery() THEN 'standby'
                        ELSE left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END AS timeline) server
$$;

-- "Before the bound": an operator's word that a change call can have no late effect any more.
ALTER TABLE pc_operator_action ADD COLUMN before_bound BOOLEAN NOT NULL DEFAULT FALSE;
COMMENT ON COLUMN pc_operator_action.before_bound IS 'Whether the operator vouches that the call can have no late effect any more, though the late-effect bound is not over';

CREATE OR REPLACE FUNCTION pc_operator_action_guard()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'REQUESTED' THEN
            RAISE EXCEPTION 'an operator action begins as REQUESTED, not as %', NEW.state
                USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_operator_action',
                      CONSTRAINT = 'pc_operator_action_begins_as_requested';
        END IF;
        NEW.database_user := session_user;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'REQUESTED'
       OR (NEW.id, NEW.request_id, NEW.action, NEW.operator, NEW.why, NEW.evidence, NEW.created_at, NEW.database_user,
           NEW.before_bound)
              IS DISTINCT FROM
          (OLD.id, OLD.request_id, OLD.action, OLD.operator, OLD.why, OLD.evidence, OLD.created_at, OLD.database_user,
           OLD.before_bound)
    THEN
        RAISE EXCEPTION 'operator action %: who asked for what, and what came of it, cannot be changed', OLD.id
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_operator_action',
                  CONSTRAINT = 'pc_operator_action_is_append_only';
    END IF;
    RETURN NEW;
END;
$$;

-- A further attempt takes the place of the last one in pc_request. What was decided and told before stays here.
CREATE TABLE pc_request_result (
    request_id VARCHAR(50) NOT NULL,
    attempt INTEGER NOT NULL,
    status VARCHAR(20) NOT NULL,
    version BIGINT NOT NULL,
    reason_code VARCHAR(50),
    basis VARCHAR(20) NOT NULL,
    kos_order_number VARCHAR(100),
    result TEXT NOT NULL,
    transitions TEXT,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,

    CONSTRAINT pc_request_result_pkey PRIMARY KEY (request_id, attempt),
    CONSTRAINT pc_request_result_request_fkey FOREIGN KEY (request_id) REFERENCES pc_request (request_id)
);

COMMENT ON TABLE pc_request_result IS 'Outcomes of earlier attempts; the current attempt''s is in pc_request. Written by a trigger when a further attempt begins';
COMMENT ON COLUMN pc_request_result.request_id IS 'The request';
COMMENT ON COLUMN pc_request_result.attempt IS 'The attempt that ended so';
COMMENT ON COLUMN pc_request_result.status IS 'FAILED: only a failed request gets a further attempt';
COMMENT ON COLUMN pc_request_result.version IS 'Version of the status';
COMMENT ON COLUMN pc_request_result.reason_code IS 'Why it failed';
COMMENT ON COLUMN pc_request_result.basis IS 'What the decision rests on';
COMMENT ON COLUMN pc_request_result.kos_order_number IS 'Order number given by KOS';
COMMENT ON COLUMN pc_request_result.result IS 'Exact value of the change-results record';
COMMENT ON COLUMN pc_request_result.transitions IS 'JSON array of the attempt''s transitions';
COMMENT ON COLUMN pc_request_result.decided_at IS 'When it was decided';

-- After the guard has let the new attempt pass; as the owner, so that no role needs to be able to write it.
CREATE FUNCTION pc_request_keep_result()
RETURNS TRIGGER
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO product_change.pc_request_result
           (request_id, attempt, status, version, reason_code, basis, kos_order_number, result, transitions, decided_at)
    VALUES (OLD.request_id, OLD.attempt, OLD.status, OLD.version, OLD.reason_code, OLD.basis, OLD.kos_order_number,
            OLD.result, OLD.transitions, OLD.decided_at);
    RETURN NULL;
END;
$$;

CREATE TRIGGER trigger_pc_request_keep_result
    AFTER UPDATE ON pc_request
    FOR EACH ROW
    WHEN (NEW.attempt <> OLD.attempt)
    EXECUTE FUNCTION pc_request_keep_result();
CREATE FUNCTION pc_request_result_guard()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'request %: the result of attempt % cannot be changed', OLD.request_id, OLD.attempt
        USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_request_result',
              CONSTRAINT = 'pc_request_result_is_final';
END;
$$;

CREATE TRIGGER trigger_pc_request_result_guard
    BEFORE UPDATE ON pc_request_result
    FOR EACH ROW
    EXECUTE FUNCTION pc_request_result_guard();
CREATE TRIGGER trigger_pc_request_result_no_delete
    BEFORE DELETE ON pc_request_result
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('results');
CREATE TRIGGER trigger_pc_request_result_no_truncate
    BEFORE TRUNCATE ON pc_request_result
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('results');
