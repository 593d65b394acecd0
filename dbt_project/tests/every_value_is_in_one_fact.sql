-- Every number read outside withheld tables is in exactly one fact, and no fact holds a row that was not handed over.
{{ config(meta={'dagster': {'ref': {'name': 'fct_other'}}}) }}
with facts as (
    select observation_id, 'fct_disclosures' as fact_table from {{ ref('fct_disclosures') }}
    union all
    select observation_id, 'fct_requests' from {{ ref('fct_requests') }}
    union all
    select observation_id, 'fct_appeals' from {{ ref('fct_appeals') }}
    union all
    select observation_id, 'fct_other' from {{ ref('fct_other') }}
),

counted as (
    select observation_id, count(*) as facts
    from facts
    group by observation_id
),

expected as (
    select observation_id
    from {{ ref('stg_handover__observations') }}
    anti join {{ ref('int_observations__withheld') }} using (observation_id)
)

select coalesce(e.observation_id, c.observation_id) as observation_id, c.facts
from expected as e
full outer join counted as c on e.observation_id = c.observation_id
where e.observation_id is null or c.facts is distinct from 1
