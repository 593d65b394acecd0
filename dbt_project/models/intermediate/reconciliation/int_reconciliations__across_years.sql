-- One row per report × rule × instance that holds its tables against those of the same agency a year before.
-- The terms are data (terms.csv); year_offset -1 in a term stands for the year before. Which of the two years is wrong
-- is open.
with rules as (
    select
        rule_id::varchar as rule_id,
        relation::varchar as relation,
        subject::varchar as subject,
        string_split(forms::varchar, ';') as forms
    from {{ ref('rules') }}
    where family = 'across_years' and is_computed = 'yes'
),

terms as (
    select
        t.rule_id::varchar as rule_id,
        t.term_no::integer as term_no,
        coalesce(t.instance::varchar, '') as instance,
        t.side::varchar as side,
        t.code::varchar as code,
        coalesce(t.applicant::varchar, '') as applicant,
        t.sign::integer as sign,
        coalesce(t.year_offset::integer, 0) as year_offset,
        r.relation,
        r.subject,
        r.forms,
        first_value(t.code::varchar) over (
            partition by t.rule_id, t.instance order by t.side desc, t.term_no::integer
        ) as first_code
    from {{ ref('terms') }} as t
    inner join rules as r on t.rule_id = r.rule_id
),

pairs as (
    select
        now.document_id,
        now.report_id,
        before.document_id as before_document_id,
        before.report_id as before_report_id
    from {{ ref('int_reconciliations__reports') }} as now
    inner join {{ ref('int_reconciliations__reports') }} as before
        on now.body = before.body and now.year = before.year + 1
),

-- A rule applies where the report has the cell that the rule is about.
instances as (
    select distinct p.*, t.rule_id, t.instance
    from pairs as p
    inner join {{ ref('int_reconciliations__cells') }} as c
        on p.document_id = c.document_id and p.report_id = c.report_id
    inner join terms as t
        on c.code = t.first_code and c.code = t.code and c.applicant = t.applicant and list_contains(t.forms, c.form)
),

placed as (
    select
        i.*,
        t.relation,
        t.side,
        t.term_no,
        case when t.subject = '*code*' then t.first_code else t.subject end as subject,
        coalesce(c.state, 'missing') as state,
        case when t.sign > 0 then c.low else -c.high end as low,
        case when t.sign > 0 then c.high else -c.low end as high,
        c.face * t.sign as face,
        if(t.sign < 0, '- ', '') || coalesce(c.value_text, '?') as value_text,
        c.observation_id
    from instances as i
    inner join terms as t on i.rule_id = t.rule_id and i.instance = t.instance
    left join {{ ref('int_reconciliations__cells') }} as c
        on
            c.document_id = if(t.year_offset = 0, i.document_id, i.before_document_id)
            and c.report_id = if(t.year_offset = 0, i.report_id, i.before_report_id)
            and c.code = t.code
            and c.applicant = t.applicant
            and list_contains(t.forms, c.form)
),

sides as (
    select
        document_id,
        report_id,
        rule_id,
        subject,
        instance,
        relation,
        bool_and(state = 'exact') as is_exact,
        sum(low) filter (side = 'stated') as stated_low,
        sum(low) filter (side = 'expected') as expected_low,
        string_agg(value_text, ' + ' order by term_no) filter (side = 'stated') as stated_text,
        string_agg(value_text, ' + ' order by term_no) filter (side = 'expected') as expected_text,
        list(observation_id order by term_no) filter (observation_id is not null) as observation_ids
    from placed
    group by document_id, report_id, rule_id, subject, instance, relation
),

judged as (
    select
        *,
        (document_id, report_id) in (
            select (document_id, report_id) from {{ ref('int_reconciliations__scopes') }} where status = 'fail'
        ) as is_other_scope,
        case
            when not is_exact then 'not_assessable'
            when stated_low = expected_low or (relation = 'at_most' and stated_low < expected_low) then 'pass'
            else 'fail'
        end as status
    from sides
)

select
    document_id,
    report_id,
    rule_id,
    subject,
    instance,
    status,
    case status when 'fail' then 'other_year' when 'pass' then 'exact' else 'unread' end as class,
    if(is_exact, stated_low, null) as stated,
    if(is_exact, expected_low, null) as expected,
    case status when 'fail' then stated_low - expected_low when 'pass' then 0 end as delta,
    -- Work came and went with a body that was formed anew.
    if(is_other_scope and rule_id in ('XY-01', 'XY-02'), 'info', '') as severity,
    observation_ids,
    concat_ws(
        ' ',
        stated_text,
        case status when 'not_assessable' then '?' when 'fail' then if(relation = 'equal', '≠', '>')
            else if(relation = 'equal', '=', '≤') end,
        replace(expected_text, '+ - ', '- ')
    ) as detail_zh
from judged
