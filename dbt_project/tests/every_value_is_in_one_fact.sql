-- Every number read outside withheld tables is in exactly one fact, and no fact holds a row that was not handed over.
{{ config(meta={'dagster': {'ref': {'name': 'fct_other'}}}) }}
with facts as (
    select observation_id from {{ ref('fct_disclosures') }}
    union all
    select observation_id from {{ ref('fct_requests') }}
    union all
    select observation_id from {{ ref('fct_appeals') }}
    union all
    select observation_id from {{ ref('fct_fees') }}
    union all
    select observation_id from {{ ref('fct_engagement') }}
    union all
    select observation_id from {{ ref('fct_shares') }}
    union all
    select observation_id from {{ ref('fct_other') }}
),

counted as (
    select observation_id, count(*) as facts
    from facts
    group by observation_id
),

expected as (
    select observation_id
    from {{ ref('int_observations__described') }}
    where not is_withheld
)

select coalesce(e.observation_id, c.observation_id) as observation_id, c.facts
from expected as e
full outer join counted as c on e.observation_id = c.observation_id
where e.observation_id is null or c.facts is distinct from 1
