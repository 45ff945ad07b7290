-- Seed sections 3 and 6.
SET LOCAL search_path = product_change, pg_temp;

CREATE TABLE pc_circuit_breaker_state (
    id BIGSERIAL PRIMARY KEY,
    service_name VARCHAR(50) NOT NULL UNIQUE CHECK (service_name IN ('KOS_CUSTOMER', 'KOS_PRODUCT', 'KOS_CHANGE')),
    state VARCHAR(20) NOT NULL DEFAULT 'CLOSED' CHECK (state IN ('CLOSED', 'OPEN', 'HALF_OPEN')),
    failure_count INTEGER NOT NULL DEFAULT 0,
    success_count INTEGER NOT NULL DEFAULT 0,
    last_failure_time TIMESTAMP WITH TIME ZONE,
    next_attempt_time TIMESTAMP WITH TIME ZONE,
    failure_threshold INTEGER NOT NULL DEFAULT 5,
    success_threshold INTEGER NOT NULL DEFAULT 3,
    timeout_duration_ms INTEGER NOT NULL DEFAULT 60000,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW()
);

-- Circuit Breaker 상태 테이블 코멘트
COMMENT ON TABLE pc_circuit_breaker_state IS 'Circuit Breaker 패턴의 서비스별 상태를 관리하는 테이블';
COMMENT ON COLUMN pc_circuit_breaker_state.id IS '상태 고유 ID';
COMMENT ON COLUMN pc_circuit_breaker_state.service_name IS '서비스명 (KOS_CUSTOMER/KOS_PRODUCT/KOS_CHANGE)';
COMMENT ON COLUMN pc_circuit_breaker_state.state IS 'Circuit Breaker 상태 (CLOSED/OPEN/HALF_OPEN)';
COMMENT ON COLUMN pc_circuit_breaker_state.failure_count IS '연속 실패 횟수';
COMMENT ON COLUMN pc_circuit_breaker_state.success_count IS '연속 성공 횟수 (HALF_OPEN 상태에서)';
COMMENT ON COLUMN pc_circuit_breaker_state.last_failure_time IS '마지막 실패 발생 시간';
COMMENT ON COLUMN pc_circuit_breaker_state.next_attempt_time IS '다음 시도 가능 시간 (OPEN 상태에서)';
COMMENT ON COLUMN pc_circuit_breaker_state.failure_threshold IS '실패 임계값 (CLOSED → OPEN)';
COMMENT ON COLUMN pc_circuit_breaker_state.success_threshold IS '성공 임계값 (HALF_OPEN → CLOSED)';
COMMENT ON COLUMN pc_circuit_breaker_state.timeout_duration_ms IS '타임아웃 기간 (밀리초)';

-- Circuit Breaker 상태 초기값 설정
INSERT INTO pc_circuit_breaker_state (service_name, state, failure_threshold, success_threshold, timeout_duration_ms)
VALUES
    ('KOS_CUSTOMER', 'CLOSED', 5, 3, 60000),
    ('KOS_PRODUCT', 'CLOSED', 5, 3, 60000),
    ('KOS_CHANGE', 'CLOSED', 10, 5, 120000)
ON CONFLICT (service_name) DO NOTHING;
