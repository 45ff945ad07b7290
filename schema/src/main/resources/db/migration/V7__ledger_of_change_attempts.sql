-- The promise "never twice" as constraints: who sends, what was sent, what an operator decided.
SET LOCAL search_path = product_change, pg_temp;

CREATE TABLE pc_adapter_instance (
    instance_id UUID NOT NULL,
    namespace_id UUID NOT NULL,
    slot INTEGER NOT NULL CONSTRAINT pc_adapter_instance_slot_check CHECK (slot >= 0),
    started_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    proven_dead_at TIMESTAMP WITH TIME ZONE,
    proven_dead_by TEXT CONSTRAINT pc_adapter_instance_proven_dead_by_check CHECK (btrim(proven_dead_by) <> ''),

    CONSTRAINT pc_adapter_instance_pkey PRIMARY KEY (instance_id),
    CONSTRAINT pc_adapter_instance_proof_check CHECK ((proven_dead_at IS NULL) = (proven_dead_by IS NULL))
);

COMMENT ON TABLE pc_adapter_instance IS 'One row an adapter process: who may still have a change call on its way';
COMMENT ON COLUMN pc_adapter_instance.instance_id IS 'Made anew by every start of an adapter';
COMMENT ON COLUMN pc_adapter_instance.namespace_id IS 'The state directory whose slots are locked: slots of other directories prove nothing';
COMMENT ON COLUMN pc_adapter_instance.slot IS 'Slot held by an exclusive OS lock, from 0';
COMMENT ON COLUMN pc_adapter_instance.started_at IS 'Start of the process';
COMMENT ON COLUMN pc_adapter_instance.proven_dead_at IS 'When it was proven that the process can send no more; NULL: it may';
COMMENT ON COLUMN pc_adapter_instance.proven_dead_by IS 'The proof: the holder of its slot after it, or an operator';

CREATE INDEX pc_adapter_instance_alive_idx ON pc_adapter_instance (namespace_id, slot) WHERE proven_dead_at IS NULL;

CREATE TABLE pc_kos_attempt (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    request_id VARCHAR(50) NOT NULL,
    attempt INTEGER NOT NULL CONSTRAINT pc_kos_attempt_attempt_check CHECK (attempt >= 1),
    send_no INTEGER NOT NULL CONSTRAINT pc_kos_attempt_send_no_check CHECK (send_no BETWEEN 1 AND 1000),
    line_number VARCHAR(20) NOT NULL,
    current_product_code VARCHAR(20) NOT NULL,
    target_product_code VARCHAR(20) NOT NULL,
    state VARCHAR(20) NOT NULL DEFAULT 'INTENT' CONSTRAINT pc_kos_attempt_state_check
        CHECK (state IN ('INTENT', 'IN_DOUBT', 'APPLIED', 'REFUSED', 'NOT_SENT', 'NOT_APPLIED')),
    sender UUID NOT NULL,
    intent_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    sender_done_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    outcome VARCHAR(20) CONSTRAINT pc_kos_attempt_outcome_check
        CHECK (outcome IN ('NOT_SENT', 'REFUSED', 'APPLIED', 'ERRORED', 'UNANSWERED')),
    basis VARCHAR(20) CONSTRAINT pc_kos_attempt_basis_check CHECK (basis IN ('KOS_ANSWER', 'INQUIRY', 'OPERATOR')),
    http_status INTEGER CONSTRAINT pc_kos_attempt_http_status_check CHECK (http_status BETWEEN 100 AND 999),
    kos_result_code VARCHAR(50),
    kos_result_message TEXT,
    kos_order_number VARCHAR(100),
    evidence JSONB,
    late_answer JSONB,
    log_id BIGINT,
    log_created_at TIMESTAMP WITH TIME ZONE,

    CONSTRAINT pc_kos_attempt_pkey PRIMARY KEY (id),
    CONSTRAINT pc_kos_attempt_send_key UNIQUE (request_id, attempt, send_no),
    CONSTRAINT pc_kos_attempt_request_fkey FOREIGN KEY (request_id) REFERENCES pc_request (request_id),
    CONSTRAINT pc_kos_attempt_sender_fkey FOREIGN KEY (sender) REFERENCES pc_adapter_instance (instance_id),
    CONSTRAINT pc_kos_attempt_closed_check CHECK ((state IN ('INTENT', 'IN_DOUBT')) = (closed_at IS NULL)),
    CONSTRAINT pc_kos_attempt_known_check CHECK (
        state NOT IN ('APPLIED', 'REFUSED', 'NOT_APPLIED') OR basis IS NOT NULL),
    CONSTRAINT pc_kos_attempt_intent_check CHECK (state <> 'INTENT' OR num_nonnulls(outcome, basis, sender_done_at) = 0),
    CONSTRAINT pc_kos_attempt_log_check CHECK ((log_id IS NULL) = (log_created_at IS NULL))
) WITH (fillfactor = 80);

COMMENT ON TABLE pc_kos_attempt IS 'Ledger of change calls: a row is committed before its call may leave. INTENT -> IN_DOUBT | APPLIED | REFUSED | NOT_SENT; IN_DOUBT -> APPLIED | REFUSED | NOT_SENT | NOT_APPLIED. Rows are never removed';
COMMENT ON COLUMN pc_kos_attempt.id IS 'Row id, given by the database';
COMMENT ON COLUMN pc_kos_attempt.request_id IS 'The request';
COMMENT ON COLUMN pc_kos_attempt.attempt IS 'The request''s attempt, from 1';
COMMENT ON COLUMN pc_kos_attempt.send_no IS 'Number of the send within the attempt, from 1, at most 1000';
COMMENT ON COLUMN pc_kos_attempt.line_number IS 'The line that is changed: at most one attempt a line may be INTENT or IN_DOUBT';
COMMENT ON COLUMN pc_kos_attempt.current_product_code IS 'Product before the change, as sent';
COMMENT ON COLUMN pc_kos_attempt.target_product_code IS 'Product after the change, as sent';
COMMENT ON COLUMN pc_kos_attempt.state IS 'INTENT: may be on its way; IN_DOUBT: nobody knows whether KOS made it; APPLIED; REFUSED: by KOS; NOT_SENT: never left; NOT_APPLIED: sent, but proven without effect';
COMMENT ON COLUMN pc_kos_attempt.sender IS 'The adapter process that alone may send it';
COMMENT ON COLUMN pc_kos_attempt.intent_at IS 'When the intent was made';
COMMENT ON COLUMN pc_kos_attempt.sender_done_at IS 'From when on its sender can no longer send; the late-effect bound starts here';
COMMENT ON COLUMN pc_kos_attempt.closed_at IS 'When it was decided; NULL while INTENT or IN_DOUBT';
COMMENT ON COLUMN pc_kos_attempt.outcome IS 'What the sender saw of its call; NULL: it has not told';
COMMENT ON COLUMN pc_kos_attempt.basis IS 'What the final state rests on';
COMMENT ON COLUMN pc_kos_attempt.http_status IS 'HTTP status of the answer';
COMMENT ON COLUMN pc_kos_attempt.kos_result_code IS 'resultCode of the answer';
COMMENT ON COLUMN pc_kos_attempt.kos_result_message IS 'resultMessage of the answer, made storable';
COMMENT ON COLUMN pc_kos_attempt.kos_order_number IS 'Order number given by KOS';
COMMENT ON COLUMN pc_kos_attempt.evidence IS 'What the final state, or the doubt, rests on';
COMMENT ON COLUMN pc_kos_attempt.late_answer IS 'The sender''s own answer where it came after the attempt had been closed otherwise';
COMMENT ON COLUMN pc_kos_attempt.log_id IS 'Its row in pc_kos_integration_log, as long as that is kept';
COMMENT ON COLUMN pc_kos_attempt.log_created_at IS 'created_at of that row';

CREATE UNIQUE INDEX pc_kos_attempt_one_live_per_request_key ON pc_kos_attempt (request_id, attempt)
    WHERE state IN ('INTENT', 'IN_DOUBT', 'APPLIED');
CREATE UNIQUE INDEX pc_kos_attempt_one_open_per_line_key ON pc_kos_attempt (line_number)
    WHERE state IN ('INTENT', 'IN_DOUBT');
CREATE INDEX pc_kos_attempt_open_by_sender_idx ON pc_kos_attempt (sender) WHERE state IN ('INTENT', 'IN_DOUBT');

CREATE TABLE pc_operator_action (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    request_id VARCHAR(50) NOT NULL,
    action VARCHAR(20) NOT NULL CONSTRAINT pc_operator_action_action_check
        CHECK (action IN ('applied', 'not-applied', 'retry', 'sender-dead')),
    operator TEXT NOT NULL CONSTRAINT pc_operator_action_operator_check CHECK (btrim(operator) <> ''),
    why TEXT NOT NULL CONSTRAINT pc_operator_action_why_check CHECK (btrim(why) <> ''),
    evidence JSONB,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    state VARCHAR(20) NOT NULL DEFAULT 'REQUESTED' CONSTRAINT pc_operator_action_state_check
        CHECK (state IN ('REQUESTED', 'APPLIED', 'REJECTED')),
    handled_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT,
    database_user TEXT NOT NULL DEFAULT SESSION_USER,

    CONSTRAINT pc_operator_action_pkey PRIMARY KEY (id),
    CONSTRAINT pc_operator_action_request_fkey FOREIGN KEY (request_id) REFERENCES pc_request (request_id),
    CONSTRAINT pc_operator_action_handled_check CHECK ((state = 'REQUESTED') = (handled_at IS NULL)),
    CONSTRAINT pc_operator_action_outcome_check CHECK (
        CASE state WHEN 'REQUESTED' THEN outcome IS NULL WHEN 'REJECTED' THEN outcome IS NOT NULL ELSE TRUE END)
);

COMMENT ON TABLE pc_operator_action IS 'Operators'' decisions about requests in doubt: asked for here, carried out by the adapter that owns the line';
COMMENT ON COLUMN pc_operator_action.id IS 'Row id, given by the database';
COMMENT ON COLUMN pc_operator_action.request_id IS 'The request in doubt';
COMMENT ON COLUMN pc_operator_action.action IS 'applied | not-applied | retry | sender-dead';
COMMENT ON COLUMN pc_operator_action.operator IS 'Who decided';
COMMENT ON COLUMN pc_operator_action.why IS 'Why, in the operator''s words';
COMMENT ON COLUMN pc_operator_action.evidence IS 'What the operator saw when deciding';
COMMENT ON COLUMN pc_operator_action.created_at IS 'When it was asked for';
COMMENT ON COLUMN pc_operator_action.state IS 'REQUESTED, then APPLIED or REJECTED';
COMMENT ON COLUMN pc_operator_action.handled_at IS 'When the adapter applied or rejected it';
COMMENT ON COLUMN pc_operator_action.outcome IS 'What came of it; why it was rejected';
COMMENT ON COLUMN pc_operator_action.database_user IS 'Database login that inserted the row, set by the database';

CREATE INDEX pc_operator_action_open_idx ON pc_operator_action (id) WHERE state = 'REQUESTED';
CREATE INDEX pc_operator_action_request_idx ON pc_operator_action (request_id, id);

-- pc_adapter_instance: who it is never changes, and the dead stay dead.
CREATE FUNCTION pc_adapter_instance_guard_update()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (NEW.instance_id, NEW.namespace_id, NEW.slot, NEW.started_at)
           IS DISTINCT FROM (OLD.instance_id, OLD.namespace_id, OLD.slot, OLD.started_at) THEN
        RAISE EXCEPTION 'adapter instance %: its identity cannot be changed', OLD.instance_id
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_adapter_instance',
                  CONSTRAINT = 'pc_adapter_instance_identity_is_fixed';
    END IF;
    IF OLD.proven_dead_at IS NOT NULL
       AND (NEW.proven_dead_at, NEW.proven_dead_by) IS DISTINCT FROM (OLD.proven_dead_at, OLD.proven_dead_by) THEN
        RAISE EXCEPTION 'adapter instance %: was proven dead, which cannot be changed', OLD.instance_id
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_adapter_instance',
                  CONSTRAINT = 'pc_adapter_instance_death_is_final';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_pc_adapter_instance_guard_update
    BEFORE UPDATE ON pc_adapter_instance
    FOR EACH ROW
    EXECUTE FUNCTION pc_adapter_instance_guard_update();
CREATE TRIGGER trigger_pc_adapter_instance_no_delete
    BEFORE DELETE ON pc_adapter_instance
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('adapter instances');
CREATE TRIGGER trigger_pc_adapter_instance_no_truncate
    BEFORE TRUNCATE ON pc_adapter_instance
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('adapter instances');

-- pc_kos_attempt: the whitelist of transitions.
CREATE FUNCTION pc_kos_attempt_guard_insert()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'request %: a change attempt begins as INTENT, not as %', NEW.request_id, NEW.state
        USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_kos_attempt',
              CONSTRAINT = 'pc_kos_attempt_begins_as_intent';
END;
$$;

CREATE FUNCTION pc_kos_attempt_guard_update()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.id <> OLD.id
       OR NEW.request_id <> OLD.request_id
       OR NEW.attempt <> OLD.attempt
       OR NEW.send_no <> OLD.send_no
       OR NEW.line_number <> OLD.line_number
       OR NEW.current_product_code <> OLD.current_product_code
       OR NEW.target_product_code <> OLD.target_product_code
       OR NEW.sender <> OLD.sender
       OR NEW.intent_at <> OLD.intent_at THEN
        RAISE EXCEPTION 'change attempt %/% send %: what was intended cannot be changed',
            OLD.request_id, OLD.attempt, OLD.send_no
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_kos_attempt',
                  CONSTRAINT = 'pc_kos_attempt_identity_is_fixed';
    END IF;
    IF NEW.state <> OLD.state
       AND NOT (OLD.state = 'INTENT' AND NEW.state IN ('IN_DOUBT', 'APPLIED', 'REFUSED', 'NOT_SENT'))
       AND NOT (OLD.state = 'IN_DOUBT' AND NEW.state IN ('APPLIED', 'REFUSED', 'NOT_SENT', 'NOT_APPLIED')) THEN
        RAISE EXCEPTION 'change attempt %/% send %: % cannot be followed by %',
            OLD.request_id, OLD.attempt, OLD.send_no, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_kos_attempt',
                  CONSTRAINT = 'pc_kos_attempt_transition';
    END IF;
    -- After the end only what the sender tells too late is added, once.
    IF OLD.closed_at IS NOT NULL
       AND ((NEW.closed_at, NEW.outcome, NEW.basis, NEW.http_status, NEW.kos_result_code, NEW.kos_result_message,
             NEW.kos_order_number, NEW.evidence, NEW.log_id, NEW.log_created_at)
                IS DISTINCT FROM
            (OLD.closed_at, OLD.outcome, OLD.basis, OLD.http_status, OLD.kos_result_code, OLD.kos_result_message,
             OLD.kos_order_number, OLD.evidence, OLD.log_id, OLD.log_created_at)
            OR (OLD.late_answer IS NOT NULL AND NEW.late_answer IS DISTINCT FROM OLD.late_answer)
            OR (OLD.sender_done_at IS NOT NULL AND NEW.sender_done_at IS DISTINCT FROM OLD.sender_done_at)) THEN
        RAISE EXCEPTION 'change attempt %/% send %: is closed as %, which cannot be changed',
            OLD.request_id, OLD.attempt, OLD.send_no, OLD.state
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_kos_attempt',
                  CONSTRAINT = 'pc_kos_attempt_end_is_final';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_pc_kos_attempt_guard_insert
    BEFORE INSERT ON pc_kos_attempt
    FOR EACH ROW
    WHEN (NEW.state <> 'INTENT')
    EXECUTE FUNCTION pc_kos_attempt_guard_insert();
CREATE TRIGGER trigger_pc_kos_attempt_guard_update
    BEFORE UPDATE ON pc_kos_attempt
    FOR EACH ROW
    EXECUTE FUNCTION pc_kos_attempt_guard_update();
CREATE TRIGGER trigger_pc_kos_attempt_no_delete
    BEFORE DELETE ON pc_kos_attempt
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('change attempts');
CREATE TRIGGER trigger_pc_kos_attempt_no_truncate
    BEFORE TRUNCATE ON pc_kos_attempt
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('change attempts');

-- pc_operator_action: asked for once, handled once, never rewritten.
CREATE FUNCTION pc_operator_action_guard()
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
       OR (NEW.id, NEW.request_id, NEW.action, NEW.operator, NEW.why, NEW.evidence, NEW.created_at, NEW.database_user)
              IS DISTINCT FROM
          (OLD.id, OLD.request_id, OLD.action, OLD.operator, OLD.why, OLD.evidence, OLD.created_at, OLD.database_user)
    THEN
        RAISE EXCEPTION 'operator action %: who asked for what, and what came of it, cannot be changed', OLD.id
            USING ERRCODE = 'check_violation', SCHEMA = 'product_change', TABLE = 'pc_operator_action',
                  CONSTRAINT = 'pc_operator_action_is_append_only';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_pc_operator_action_guard
    BEFORE INSERT OR UPDATE ON pc_operator_action
    FOR EACH ROW
    EXECUTE FUNCTION pc_operator_action_guard();
CREATE TRIGGER trigger_pc_operator_action_no_delete
    BEFORE DELETE ON pc_operator_action
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('operator actions');
CREATE TRIGGER trigger_pc_operator_action_no_truncate
    BEFORE TRUNCATE ON pc_operator_action
    FOR EACH STATEMENT
    EXECUTE FUNCTION pc_refuse_removal('operator actions');
