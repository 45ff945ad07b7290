-- Seed section 4. Every function of ours has a fixed search_path and names its objects in full: product_change is
-- writable by the admin role, so it must not be searched by code that may run for somebody else.
SET LOCAL search_path = product_change, pg_temp;

-- updated_at 컬럼 자동 업데이트 함수
CREATE OR REPLACE FUNCTION update_updated_at_column()
RETURNS TRIGGER
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.updated_at = NOW();
    RETURN NEW;
END;
$$;

-- updated_at 트리거 설정
CREATE TRIGGER trigger_pc_history_updated_at
    BEFORE UPDATE ON pc_product_change_history
    FOR EACH ROW
    EXECUTE FUNCTION update_updated_at_column();

CREATE TRIGGER trigger_pc_cb_state_updated_at
    BEFORE UPDATE ON pc_circuit_breaker_state
    FOR EACH ROW
    EXECUTE FUNCTION update_updated_at_column();
