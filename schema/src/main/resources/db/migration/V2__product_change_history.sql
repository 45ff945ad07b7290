-- Seed section 1, partitioned by month. A unique constraint of a partitioned table must contain the partition key, so
-- request_id alone is made unique by pc_request and a trigger (V6).

-- A default is resolved when the table is made and is then independent of any search_path.
SELECT pg_catalog.set_config(
    'search_path',
    pg_catalog.format('product_change, %I, pg_temp', extension_schema.nspname),
    true)
  FROM pg_catalog.pg_extension extension
  JOIN pg_catalog.pg_namespace extension_schema ON extension_schema.oid = extension.extnamespace
 WHERE extension.extname = 'uuid-ossp';

CREATE TABLE product_change.pc_product_change_history (
    id BIGSERIAL,
    request_id VARCHAR(50) NOT NULL DEFAULT uuid_generate_v4(),
    line_number VARCHAR(20) NOT NULL,
    customer_id VARCHAR(50) NOT NULL,
    current_product_code VARCHAR(20) NOT NULL,
    target_product_code VARCHAR(20) NOT NULL,
    process_status VARCHAR(20) NOT NULL DEFAULT 'REQUESTED'
        CHECK (process_status IN ('REQUESTED', 'VALIDATED', 'PROCESSING', 'COMPLETED', 'FAILED')),
    validation_result TEXT,
    process_message TEXT,
    kos_request_data JSONB,
    kos_response_data JSONB,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    validated_at TIMESTAMP WITH TIME ZONE,
    processed_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT NOW(),
    version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (id, requested_at),
    CONSTRAINT pc_product_change_history_request_id_key UNIQUE (request_id, requested_at)
) PARTITION BY RANGE (requested_at);

SET LOCAL search_path = product_change, pg_temp;

-- 상품변경 이력 테이블 코멘트
COMMENT ON TABLE pc_product_change_history IS '상품변경 요청 및 처리 이력을 관리하는 테이블';
COMMENT ON COLUMN pc_product_change_history.id IS '이력 고유 ID';
COMMENT ON COLUMN pc_product_change_history.request_id IS '요청 고유 식별자 (UUID)';
COMMENT ON COLUMN pc_product_change_history.line_number IS '고객 회선번호';
COMMENT ON COLUMN pc_product_change_history.customer_id IS '고객 식별자';
COMMENT ON COLUMN pc_product_change_history.current_product_code IS '변경 전 상품코드';
COMMENT ON COLUMN pc_product_change_history.target_product_code IS '변경 후 상품코드';
COMMENT ON COLUMN pc_product_change_history.process_status IS '처리상태 (REQUESTED/VALIDATED/PROCESSING/COMPLETED/FAILED)';
COMMENT ON COLUMN pc_product_change_history.validation_result IS '사전체크 결과 메시지';
COMMENT ON COLUMN pc_product_change_history.process_message IS '처리 결과 메시지';
COMMENT ON COLUMN pc_product_change_history.kos_request_data IS 'KOS 요청 데이터 (JSON)';
COMMENT ON COLUMN pc_product_change_history.kos_response_data IS 'KOS 응답 데이터 (JSON)';
COMMENT ON COLUMN pc_product_change_history.requested_at IS '요청 일시';
COMMENT ON COLUMN pc_product_change_history.validated_at IS '검증 완료 일시';
COMMENT ON COLUMN pc_product_change_history.processed_at IS '처리 완료 일시';
COMMENT ON COLUMN pc_product_change_history.version IS '낙관적 락 버전';

-- 상품변경 이력 테이블 인덱스
CREATE INDEX idx_pc_history_line_status_date ON pc_product_change_history (line_number, process_status, requested_at DESC);
CREATE INDEX idx_pc_history_customer_date ON pc_product_change_history (customer_id, requested_at DESC);
CREATE INDEX idx_pc_history_status_date ON pc_product_change_history (process_status, requested_at DESC);
