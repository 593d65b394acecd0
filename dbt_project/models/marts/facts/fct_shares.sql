-- One row per stated share or growth, beside what the figures give: a share from the report's own, growth from the
-- report and that of the year before. The arithmetic and what is right of it are the rule book's (PCT-01, PCT-07).
with checks as (
    select
        instance as observation_id,
        expected,
        status,
        class,
        case rule_id when 'PCT-01' then 'same_report' else 'year_before' end as computed_from
    from {{ ref('int_reconciliations') }}
    where rule_id in ('PCT-01', 'PCT-07')
)

{{ fact('fct_shares', {
    'family': 'o.family',
    'computed': 'k.expected',
    'computed_from': "if(k.expected is null, '', k.computed_from)",
    'difference': '(o.value - k.expected)::decimal(38, 6)',
    'check_status': "coalesce(k.status, '')",
    'check_class': "coalesce(k.class, '')",
}) }}
left join checks as k on o.observation_id = k.observation_id
where o.fact_table = 'fct_shares' and not o.is_withheld
