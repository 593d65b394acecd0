-- One row per figure of the text × rule that holds it against cells of tables three and four (2019 and 2021 forms).
-- In terms.csv the stated side of these rules is the text, the expected side the table.
with rules as (
    select rule_id::varchar as rule_id, string_split(forms::varchar, ';') as forms
    from {{ ref('rules') }}
    where family = 'text_table' and is_computed = 'yes'
),

terms as (
    select
        t.rule_id::varchar as rule_id,
        coalesce(t.instance::varchar, '') as instance,
        t.side::varchar as side,
        t.code::varchar as code,
        coalesce(t.applicant::varchar, '') as applicant,
        r.forms
    from {{ ref('terms') }} as t
    inner join rules as r on t.rule_id = r.rule_id
),

statements as (
    select * from {{ ref('int_reconciliations__statements') }} where kind = 'count' and label = ''
),

-- A total left blank is at least what the columns before it add up to.
cells as (
    select
        t.document_id,
        t.report_id,
        t.form,
        t.code,
        t.applicant,
        t.state,
        t.is_open,
        coalesce(sum(c.low) filter (t.is_open and c.state = 'exact'), t.low) as low,
        coalesce(
            string_agg(c.value_text, ' + ' order by c.low desc, c.applicant) filter (t.is_open and c.low > 0), t.value_text
        ) as value_text,
        coalesce(list(c.observation_id order by c.applicant) filter (t.is_open and c.low > 0), [t.observation_id])
            as observation_ids
    from {{ ref('int_reconciliations__cells') }} as t
    left join {{ ref('int_reconciliations__cells') }} as c
        on
            t.is_open
            and t.applicant = 'total'
            and t.document_id = c.document_id
            and t.report_id = c.report_id
            and t.form = c.form
            and t.code = c.code
            and c.applicant <> 'total'
    where t.applicant in ('', 'total')
    group by
        t.document_id,
        t.report_id,
        t.form,
        t.code,
        t.applicant,
        t.state,
        t.is_open,
        t.low,
        t.value_text,
        t.observation_id
),

-- The table's side. A report without the table has no row here, and so no finding.
expected as (
    select
        c.document_id,
        c.report_id,
        t.rule_id,
        t.instance,
        count(*) as cell_count,
        bool_and(c.state = 'exact') as is_exact,
        bool_and(c.state = 'exact' or c.is_open) as is_bounded,
        sum(c.low) as low,
        if(
            count(*) > 1 and sum(c.low) > 0 or bool_or(c.is_open and c.low > 0),
            sum(c.low)::bigint || ' = '
            || string_agg(c.value_text, ' + ' order by c.code, c.observation_ids) filter (c.low > 0 or c.is_open),
            string_agg(c.value_text, ' + ' order by c.code, c.observation_ids)
        ) as detail,
        flatten(list(c.observation_ids order by c.code, c.observation_ids)) as observation_ids
    from terms as t
    inner join cells as c
        on
            t.side = 'expected'
            and t.code = c.code
            and t.applicant = c.applicant
            and list_contains(t.forms, c.form)
    group by c.document_id, c.report_id, t.rule_id, t.instance
),

needed as (
    select rule_id, instance, count(*) as cell_count from terms where side = 'expected' group by rule_id, instance
),

-- Enumerations whose total is what the table has in all: only then are their parts the table's.
same_wholes as (
    select distinct p.document_id, p.report_id, p.list_id
    from statements as p
    inner join (
        select document_id, report_id, 'outcomes' as whole, sum(low) as low
        from {{ ref('int_reconciliations__cells') }}
        where state = 'exact' and code = 'requests.outcome.total' and applicant = 'total'
        group by document_id, report_id
        union all
        select document_id, report_id, 'lawsuits' as whole, sum(low) as low
        from {{ ref('int_reconciliations__cells') }}
        where state = 'exact'
            and code in ('appeals.litigation.direct.total', 'appeals.litigation.after_review.total')
        group by document_id, report_id
        having count(*) = 2
    ) as w
        on
            p.document_id = w.document_id
            and p.report_id = w.report_id
            and p.low = w.low
            and p.state = 'exact'
            and p.list_role = 'total'
            and p.list_id <> ''
            and if(w.whole = 'outcomes', p.code in ('requests.replied', 'requests.closed', 'requests.outcome.total'),
                p.code = 'appeals.litigation.total')
),

stated as (
    select
        p.*,
        t.rule_id,
        t.instance
    from terms as t
    inner join statements as p
        on
            t.side = 'stated'
            and t.code = p.code
            and p.applicant = ''
            and if(
                t.rule_id in ('TXT-05', 'TXT-08'),
                p.list_role = 'part' and (p.document_id, p.report_id, p.list_id) in (from same_wholes),
                p.list_role in ('total', '')
            )
            and p.scope <> 'other'
            and p.basis is distinct from 'cumulative'
            -- A nil statement about requests has its own rule.
            and if(p.value_status = 'explicit_none', t.rule_id not in ('TXT-01', 'TXT-02'), t.rule_id <> 'TXT-12')
),

compared as (
    select
        s.document_id,
        s.report_id,
        s.rule_id,
        s.instance as term_instance,
        s.code,
        s.observation_id,
        s.scope,
        s.low,
        s.face,
        s.value_text,
        e.low as table_low,
        e.detail as table_text,
        s.state in ('exact', 'interval') and s.high is not null and e.cell_count = n.cell_count
        -- Of a total left blank it is only known what it is not below.
        and (e.is_exact or (e.is_bounded and e.low > 0 and e.low >= s.high)) as is_assessable,
        greatest(case when e.is_exact then s.low - e.low end, e.low - s.high, 0) as gap,
        list_prepend(s.observation_id, e.observation_ids) as observation_ids
    from stated as s
    inner join expected as e
        on
            s.document_id = e.document_id
            and s.report_id = e.report_id
            and s.rule_id = e.rule_id
            and s.instance = e.instance
    inner join needed as n on s.rule_id = n.rule_id and s.instance = n.instance
),

reports as (
    select
        document_id,
        coalesce(nullif(report_id, ''), document_id) as report_id,
        agency_kind = 'department' as is_department,
        scope
    from {{ ref('stg_handover__documents') }}
),

-- What the text calls received may be the new requests or all to be handled; only neither is wrong.
alternatives as (
    select
        c.*,
        bool_or(c.is_assessable and c.gap = 0 and c.rule_id = 'TXT-02')
            over (partition by c.document_id, c.observation_id) as is_met_with_carried_in,
        bool_or(c.is_assessable and c.gap = 0 and c.rule_id = 'TXT-01')
            over (partition by c.document_id, c.observation_id) as is_met_alone,
        bool_or(c.is_assessable and c.gap = 0) over (
            partition by c.document_id, c.report_id, c.rule_id, c.term_instance
        ) as is_met_elsewhere,
        -- A government's text often gives its own documents, its table those of all bodies; and an office may tell
        -- what all of its area have, its table what it has itself.
        (c.rule_id = 'TXT-11' and not r.is_department) or (c.scope = 'area' and r.scope = 'own') as is_other_scope
    from compared as c
    inner join reports as r on c.document_id = r.document_id and c.report_id = r.report_id
),

judged as (
    select
        *,
        case
            when rule_id = 'TXT-01' and is_met_with_carried_in and not is_met_alone then 'not_applicable'
            when is_other_scope and gap > 0 then 'not_applicable'
            when not is_assessable then 'not_assessable'
            when gap > 0 then 'fail'
            else 'pass'
        end as status,
        case
            when rule_id = 'TXT-01' and is_met_with_carried_in and not is_met_alone then 'with_carried_in'
            when is_other_scope and gap > 0 then 'other_scope'
            when not is_assessable then 'unread'
            -- The text says it once as the table does: the other figure may count something else.
            when gap > 0 and is_met_elsewhere then 'another_statement_agrees'
            when gap > 0 then 'contradiction'
            else 'agreement'
        end as class
    from alternatives
    -- TXT-01 speaks for the new requests; TXT-02 only where it is the one that fits.
    where not (rule_id = 'TXT-02' and code = 'requests.received' and (is_met_alone or not is_met_with_carried_in))
)

select
    document_id,
    report_id,
    rule_id,
    code as subject,
    concat_ws('/', nullif(term_instance, ''), observation_id) as instance,
    status,
    class,
    face as stated,
    table_low as expected,
    case
        when status = 'fail' and low < table_low then -gap
        when status in ('pass', 'fail') then gap
    end as delta,
    -- Where the text says the table's figure too, or may count other bodies, nobody is warned of.
    if(class = 'another_statement_agrees' or rule_id = 'TXT-11', 'info', '') as severity,
    observation_ids,
    [observation_id] as stated_ids,
    concat_ws(' ', value_text, case status when 'fail' then '≠' when 'pass' then '=' else '?' end, table_text)
        as detail_zh
from judged
