-- Seed section 2, partitioned by month.
SET LOCAL search_path = product_change, pg_temp;

CREATE TABLE pc_kos_integration_log (
    id BIGSERIAL,
    request_id VARCHAR(50),
    integration_type VARCHAR(30) NOT NULL
        CHECK (integration_type IN ('CUSTOMER_INFO', 'PRODUCT_INFO', 'PRODUCT_CHANGE')),
    method VARCHAR(10) NOT NULL CHECK (method IN ('GET', 'POST', 'PUT', 'DELETE')),
    endpoint_url VARCHAR(200) NOT NULL,
    request_headers JSONB,
    request_body JSONB,
    response_status INTEGER,
    response_headers JSONB,
    response_body JSONB,
    response_time_ms INTEGER,
    is_success BOOLEAN NOT NULL DEFAULT FALSE,
    error_message TEXT,
    retry_count INTEGER NOT NULL DEFAULT 0,
    circuit_breaker_state VARCHAR(20) CHECK (circuit_breaker_state IN ('CLOSED', 'OPEN', 'HALF_OPEN')),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);

-- KOS 연동 로그 테이블 코멘트
COMMENT ON TABLE pc_kos_integration_log IS 'KOS 시스템과의 모든 연동 이력을 기록하는 테이블';
COMMENT ON COLUMN pc_kos_integration_log.id IS '로그 고유 ID';
COMMENT ON COLUMN pc_kos_integration_log.request_id IS '관련 요청 ID (상품변경 이력과 연결)';
COMMENT ON COLUMN pc_kos_integration_log.integration_type IS '연동 유형 (CUSTOMER_INFO/PRODUCT_INFO/PRODUCT_CHANGE)';
COMMENT ON COLUMN pc_kos_integration_log.method IS 'HTTP 메소드';
COMMENT ON COLUMN pc_kos_integration_log.endpoint_url IS '호출한 엔드포인트 URL';
COMMENT ON COLUMN pc_kos_integration_log.request_headers IS '요청 헤더 (JSON)';
COMMENT ON COLUMN pc_kos_integration_log.request_body IS '요청 본문 (JSON)';
COMMENT ON COLUMN pc_kos_integration_log.response_status IS 'HTTP 응답 상태코드';
COMMENT ON COLUMN pc_kos_integration_log.response_headers IS '응답 헤더 (JSON)';
COMMENT ON COLUMN pc_kos_integration_log.response_body IS '응답 본문 (JSON)';
COMMENT ON COLUMN pc_kos_integration_log.response_time_ms IS '응답 시간 (밀리초)';
COMMENT ON COLUMN pc_kos_integration_log.is_success IS '성공 여부';
COMMENT ON COLUMN pc_kos_integration_log.error_message IS '오류 메시지';
COMMENT ON COLUMN pc_kos_integration_log.retry_count IS '재시도 횟수';
COMMENT ON COLUMN pc_kos_integration_log.circuit_breaker_state IS 'Circuit Breaker 상태';

-- KOS 연동 로그 테이블 인덱스
CREATE INDEX idx_kos_log_request_type_date ON pc_kos_integration_log (request_id, integration_type, created_at DESC);
CREATE INDEX idx_kos_log_type_success_date ON pc_kos_integration_log (integration_type, is_success, created_at DESC);
CREATE INDEX idx_kos_log_success_date ON pc_kos_integration_log (is_success, created_at DESC);
