-- No row: a reconciliation fails exactly where its excess is above zero, and has an excess wherever it was compared.
{{ config(meta={'dagster': {'ref': {'name': 'int_reconciliations'}}}) }}
select reconciliation_id, rule_id, status, excess
from {{ ref('int_reconciliations') }}
where (status = 'fail') <> coalesce(excess > 0, false) or (status in ('pass', 'fail')) <> (excess is not null)
