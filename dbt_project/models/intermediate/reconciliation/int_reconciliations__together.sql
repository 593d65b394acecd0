-- The rows of all families of rules, with the columns that a family leaves out: a difference needs no tolerance unless
-- one is given, and weighs what its rule says; what is said in Chinese alone is figures and signs.
with families as (
    select * from {{ ref('int_reconciliations__linear') }}
    union all by name
    select * from {{ ref('int_reconciliations__lists') }}
    union all by name
    select * from {{ ref('int_reconciliations__shares') }}
    union all by name
    select * from {{ ref('int_reconciliations__share_sums') }}
    union all by name
    select * from {{ ref('int_reconciliations__growth') }}
    union all by name
    select * from {{ ref('int_reconciliations__dates') }}
    union all by name
    select * from {{ ref('int_reconciliations__presence') }}
    union all by name
    select * from {{ ref('int_reconciliations__fees') }}
    union all by name
    select * from {{ ref('int_reconciliations__text_table') }}
    union all by name
    select * from {{ ref('int_reconciliations__sheet_2014') }}
    union all by name
    select * from {{ ref('int_reconciliations__across_years') }}
    union all by name
    select * from {{ ref('int_reconciliations__repeats') }}
    union all by name
    select * from {{ ref('int_reconciliations__growth_over_years') }}
    union all by name
    select * from {{ ref('int_reconciliations__containment') }}
    union all by name
    select * from {{ ref('int_reconciliations__identity') }}
    union all by name
    select * from {{ ref('int_reconciliations__table_cells') }}
    union all by name
    select * from {{ ref('int_reconciliations__nil_cells') }}
    union all by name
    select * from {{ ref('int_reconciliations__ratios') }}
    union all by name
    select * from {{ ref('int_reconciliations__scopes') }}
    union all by name
    select * from {{ ref('int_reconciliations__cumulative') }}
    union all by name
    select * from {{ ref('int_reconciliations__text_wholes') }}
    union all by name
    select * from {{ ref('int_reconciliations__statement_bounds') }}
    union all by name
    select * from {{ ref('int_reconciliations__zero_tables') }}
    union all by name
    select * from {{ ref('int_reconciliations__periods') }}
)

select
    document_id,
    report_id,
    rule_id,
    coalesce(subject, '') as subject,
    coalesce(instance, '') as instance,
    status,
    class,
    stated::decimal(38, 6) as stated,
    expected::decimal(38, 6) as expected,
    delta::decimal(38, 6) as delta,
    coalesce(tolerance, 0)::decimal(38, 6) as tolerance,
    coalesce(severity, '') as severity,
    coalesce(observation_ids, []::varchar[]) as observation_ids,
    coalesce(stated_ids, []::varchar[]) as stated_ids,
    coalesce(detail_zh, '') as detail_zh,
    coalesce(detail_en, detail_zh, '') as detail_en
from families
