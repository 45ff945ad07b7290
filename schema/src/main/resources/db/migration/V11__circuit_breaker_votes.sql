-- What each adapter's own calls say of KOS. The fleet's verdict (pc_circuit_breaker_state) opens when most of them agree.
SET LOCAL search_path = product_change, pg_temp;

CREATE TABLE pc_circuit_breaker_vote (
    namespace_id UUID NOT NULL,
    slot INTEGER NOT NULL CONSTRAINT pc_circuit_breaker_vote_slot_check CHECK (slot >= 0),
    service_name VARCHAR(50) NOT NULL,
    vote VARCHAR(20) NOT NULL CONSTRAINT pc_circuit_breaker_vote_vote_check CHECK (vote IN ('FAILING', 'WELL', 'NONE')),
    verdict_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,

    CONSTRAINT pc_circuit_breaker_vote_pkey PRIMARY KEY (namespace_id, slot, service_name),
    CONSTRAINT pc_circuit_breaker_vote_service_fkey FOREIGN KEY (service_name)
        REFERENCES pc_circuit_breaker_state (service_name)
) WITH (fillfactor = 50);

COMMENT ON TABLE pc_circuit_breaker_vote IS 'One row a service and adapter slot: what the adapter''s own calls say, told twice a second. Rows not told for some seconds are of adapters that are gone and count for nothing';
COMMENT ON COLUMN pc_circuit_breaker_vote.namespace_id IS 'The state directory of the adapter, see pc_adapter_instance';
COMMENT ON COLUMN pc_circuit_breaker_vote.slot IS 'The adapter''s slot in it; a restarted adapter goes on with its row';
COMMENT ON COLUMN pc_circuit_breaker_vote.service_name IS 'The service voted on';
COMMENT ON COLUMN pc_circuit_breaker_vote.vote IS 'FAILING: its own calls failed too often in a row; WELL: one succeeded in the last seconds; NONE: it cannot say';
COMMENT ON COLUMN pc_circuit_breaker_vote.verdict_at IS 'updated_at of the verdict that the adapter knew: votes on an earlier verdict do not count';
COMMENT ON COLUMN pc_circuit_breaker_vote.seen_at IS 'When it was told, by the database''s clock';
