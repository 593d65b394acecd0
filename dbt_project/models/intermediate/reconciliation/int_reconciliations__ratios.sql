-- One row per report × screen: two figures that are seldom further apart than a factor, of one report or of two years.
-- The screens are data (ratios.csv). A figure outside them is no contradiction: info, and nobody is blamed.
with screens as (
    select
        rule_id::varchar as rule_id,
        code::varchar as code,
        coalesce(applicant::varchar, '') as applicant,
        base_code::varchar as base_code,
        coalesce(base_applicant::varchar, '') as base_applicant,
        year_offset::integer as year_offset,
        factor::decimal(12, 3) as factor,
        least_base::decimal(38, 6) as least_base,
        is_both_ways::varchar = 'yes' as is_both_ways
    from {{ ref('ratios') }}
),

bases as (
    select
        document_id,
        report_id,
        0 as year_offset,
        document_id as base_document_id,
        report_id as base_report_id
    from {{ ref('stg_handover__documents') }}
    union all
    select
        now.document_id,
        now.report_id,
        -1 as year_offset,
        before.document_id as base_document_id,
        before.report_id as base_report_id
    from {{ ref('int_reconciliations__reports') }} as now
    inner join {{ ref('int_reconciliations__reports') }} as before
        on now.body = before.body and now.year = before.year + 1
),

pairs as (
    select
        c.document_id,
        c.report_id,
        s.*,
        c.low as stated,
        b.low as base,
        c.state = 'exact' and b.state = 'exact' as is_exact,
        [c.observation_id, b.observation_id] as observation_ids,
        b.value_text || if(s.year_offset < 0, ' → ', ' ↔ ') || c.value_text as detail_zh
    from screens as s
    inner join {{ ref('int_reconciliations__cells') }} as c on s.code = c.code and s.applicant = c.applicant
    inner join bases as r
        on c.document_id = r.document_id and c.report_id = r.report_id and s.year_offset = r.year_offset
    inner join {{ ref('int_reconciliations__cells') }} as b
        on
            r.base_document_id = b.document_id
            and r.base_report_id = b.report_id
            and s.base_code = b.code
            and s.base_applicant = b.applicant
            and (c.form = b.form or s.year_offset < 0)
    qualify row_number() over (
        partition by c.document_id, c.report_id, s.rule_id, s.code order by b.form = c.form desc, c.form, b.form
    ) = 1
),

measured as (
    select
        *,
        case
            when stated > base * factor then stated - base * factor
            when is_both_ways and stated * factor < base then stated - base / factor
            else 0
        end::decimal(38, 6) as over
    from pairs
)

select
    document_id,
    report_id,
    rule_id,
    code as subject,
    case
        when not is_exact then 'not_assessable' when base < least_base then 'not_applicable'
        when over <> 0 then 'fail' else 'pass'
    end as status,
    case
        when not is_exact then 'unread' when base < least_base then 'few' when over <> 0 then 'outlier' else 'within'
    end as class,
    if(is_exact, stated, null) as stated,
    if(is_exact, base, null) as expected,
    case when is_exact and base >= least_base then over end as delta,
    'info' as severity,
    observation_ids,
    detail_zh
from measured
