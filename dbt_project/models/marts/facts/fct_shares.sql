-- One row per stated share or growth, beside what the report's own figures give (shares) or the current report of the
-- year before (growth).
-- The arithmetic of shares is the rule book's (PCT-01); growth over two reports accuses nobody: figures are revised.
with figures as (
    select o.*, r.agency_id, r.year
    from {{ ref('int_observations__described') }} as o
    inner join {{ ref('int_reports__ranked') }} as r on o.document_id = r.document_id and o.report_id = r.report_id
    where r.is_of_current_report and o.is_preferred and o.kind in ('count', 'amount') and o.value is not null and o.applicant = ''
),

growth as (
    select
        g.observation_id,
        round(100 * (this_year.value - last_year.value)::double / nullif(last_year.value, 0)::double, 6) as computed
    from {{ ref('int_observations__described') }} as g
    inner join figures as this_year
        on
            g.report_id = this_year.report_id
            and g.code = this_year.code
            and g.label = this_year.label
            and g.scope = this_year.scope
            and g.basis = this_year.basis
    inner join figures as last_year
        on
            this_year.agency_id = last_year.agency_id
            and this_year.year - 1 = last_year.year
            and this_year.code = last_year.code
            and this_year.label = last_year.label
            and this_year.scope = last_year.scope
            and this_year.kind = last_year.kind
            and this_year.basis = last_year.basis
            and this_year.unit = last_year.unit
    where g.kind = 'growth'
    -- A report that gives both a count and an amount under one code does not say which of them grew.
    qualify count(*) over (partition by g.observation_id) = 1
),

shares as (
    select document_id, instance as observation_id, expected, status, class
    from {{ ref('int_reconciliations') }}
    where rule_id = 'PCT-01'
)

{{ fact('fct_shares', {
    'family': 'o.family',
    'computed': 'coalesce(s.expected, g.computed)::decimal(38, 6)',
    'computed_from': "case when s.expected is not null then 'same_report' when g.computed is not null then 'year_before' else '' end",
    'difference': '(o.value - coalesce(s.expected, g.computed))::decimal(38, 6)',
    'check_status': "coalesce(s.status, '')",
    'check_class': "coalesce(s.class, '')",
}) }}
left join shares as s on o.document_id = s.document_id and o.observation_id = s.observation_id
left join growth as g on o.observation_id = g.observation_id
where o.fact_table = 'fct_shares' and not o.is_withheld
