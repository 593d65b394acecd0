-- One row per form table × linear rule × instance (an applicant column, a row, or the table): both sides.
-- The terms are data (terms.csv); `*same*` in a term stands for every applicant, or every code, the table has. A rule
-- with terms on the side `guard` applies only where these are nothing.
with rules as (
    select
        rule_id::varchar as rule_id,
        relation::varchar as relation,
        subject::varchar as subject,
        string_split(forms::varchar, ';') as forms
    from {{ ref('rules') }}
    where family = 'linear' and is_computed = 'yes'
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
        r.relation,
        r.subject,
        r.forms,
        bool_or(t.code = '*same*') over (partition by t.rule_id) as is_by_code,
        bool_or(coalesce(t.applicant, '') = '*same*') over (partition by t.rule_id) as is_by_applicant
    from {{ ref('terms') }} as t
    inner join rules as r on t.rule_id = r.rule_id
),

cells as (
    select * from {{ ref('int_reconciliations__cells') }}
),

local_tables as (
    select distinct document_id, report_id, table_id
    from {{ ref('int_reconciliations__statements') }}
    where is_local_row
),

instances as (
    select distinct c.document_id, c.report_id, c.form, t.rule_id, t.instance, '' as code, c.applicant
    from cells as c
    inner join terms as t
        on c.code = t.code and t.is_by_applicant and c.applicant <> '' and list_contains(t.forms, c.form)
    union
    select distinct c.document_id, c.report_id, c.form, t.rule_id, t.instance, c.code, '' as applicant
    from cells as c
    inner join terms as t on t.is_by_code and c.applicant <> '' and list_contains(t.forms, c.form)
    union
    select distinct c.document_id, c.report_id, c.form, t.rule_id, t.instance, '' as code, '' as applicant
    from cells as c
    inner join terms as t
        on
            c.code = t.code
            and c.applicant = t.applicant
            and not t.is_by_code
            and not t.is_by_applicant
            and list_contains(t.forms, c.form)
),

placed as (
    select
        i.document_id,
        i.report_id,
        i.form,
        i.rule_id,
        t.relation,
        case when t.subject <> '*code*' then t.subject when i.code <> '' then i.code end as fixed_subject,
        concat_ws('/', i.form, nullif(i.instance, ''), nullif(i.applicant, '')) as instance,
        t.side,
        t.term_no,
        t.sign,
        t.code as term_code,
        coalesce(c.state, 'missing') as state,
        coalesce(c.is_open, false) as is_open,
        -- A row that the form does not have may belong to what its own rows add up to.
        coalesce(l.document_id is not null and t.code <> '*same*', false) as has_local_rows,
        -- A subtracted term turns its interval round.
        case when t.sign > 0 then c.low else -c.high end as low,
        case when t.sign > 0 then c.high else -c.low end as high,
        c.face * t.sign as face,
        case when c.low <> 0 or c.is_open or c.state <> 'exact' then c.value_text end as value_text,
        c.observation_id
    from instances as i
    inner join terms as t on i.rule_id = t.rule_id and i.instance = t.instance
    left join cells as c
        on
            i.document_id = c.document_id
            and i.report_id = c.report_id
            and i.form = c.form
            and c.code = case when t.code = '*same*' then i.code else t.code end
            and c.applicant = case when t.applicant = '*same*' then i.applicant else t.applicant end
    left join local_tables as l
        on c.document_id = l.document_id and c.report_id = l.report_id and c.table_id = l.table_id
),

sides as (
    select
        document_id,
        report_id,
        rule_id,
        relation,
        coalesce(fixed_subject, min(term_code order by term_no) filter (side = 'stated' and fixed_subject is null))
            as subject,
        instance,
        bool_or(state in ('missing', 'unread')) as is_unread,
        coalesce(bool_or(low > 0) filter (side = 'guard'), false) as is_outside,
        coalesce(bool_or(is_open) filter (side = 'guard'), false) as is_guard_open,
        bool_or(state = 'derived') as is_derived,
        bool_or(is_open) as is_open,
        bool_and(is_open) as is_all_open,
        bool_and(state = 'exact') as is_exact,
        bool_or(has_local_rows) as has_local_rows,
        sum(low) filter (side = 'stated') as stated_low,
        case when bool_and(high is not null) filter (side = 'stated') then sum(high) filter (side = 'stated') end
            as stated_high,
        sum(low) filter (side = 'expected') as expected_low,
        case when bool_and(high is not null) filter (side = 'expected') then sum(high) filter (side = 'expected') end
            as expected_high,
        sum(face) filter (side = 'stated') as stated_face,
        sum(face) filter (side = 'expected') as expected_face,
        -- One list, sorted once: five ordered aggregates cost half as much again.
        list_sort(list({
            'term_no': term_no,
            'side': side,
            'value_text': value_text,
            'observation_id': observation_id
        })) as terms
    from placed
    group by document_id, report_id, rule_id, relation, fixed_subject, instance
),

compared as (
    select
        *,
        greatest(
            stated_low - expected_high,
            case when relation = 'equal' then expected_low - stated_high end,
            0
        ) as gap,
        case when relation = 'equal' then stated_face = expected_face else stated_face <= expected_face end
            as is_met_by_known
    from sides
),

judged as (
    select
        *,
        case
            when is_unread or is_derived or is_guard_open then 'not_assessable'
            when is_outside then 'not_applicable'
            when gap > 0 and has_local_rows then 'not_assessable'
            when gap > 0 then 'fail'
            when is_all_open then 'not_assessable'
            when is_open and not is_met_by_known then 'not_assessable'
            else 'pass'
        end as status,
        case
            when is_unread or is_guard_open then 'unread'
            when is_derived then 'derived'
            when is_outside then 'outside'
            when gap > 0 and has_local_rows then 'local_rows'
            when gap > 0 then 'contradiction'
            when is_open then 'blank_cells'
            when is_exact then 'exact'
            else 'interval'
        end as class,
        case
            when gap > 0 then if(relation = 'equal', '≠', '>')
            when is_unread or is_derived or is_open then '?'
            else if(relation = 'equal', '=', '≤')
        end as sign_text
    from compared
)

select
    document_id,
    report_id,
    rule_id,
    subject,
    instance,
    status,
    class,
    case when status in ('pass', 'fail') then stated_face end as stated,
    case when status in ('pass', 'fail') then expected_face end as expected,
    case
        when status = 'fail' and stated_low > expected_high then gap
        when status = 'fail' then -gap
        when status = 'pass' then 0
    end as delta,
    list_filter(list_transform(terms, lambda x: x.observation_id), lambda x: x is not null) as observation_ids,
    list_filter(
        list_transform(list_filter(terms, lambda x: x.side = 'stated'), lambda x: x.observation_id), lambda x: x is not null
    ) as stated_ids,
    concat_ws(
        ' ',
        coalesce(nullif(list_aggregate(
            list_transform(list_filter(terms, lambda x: x.side = 'stated'), lambda x: x.value_text), 'string_agg', ' + '
        ), ''), '0'),
        sign_text,
        coalesce(nullif(list_aggregate(
            list_transform(list_filter(terms, lambda x: x.side = 'expected'), lambda x: x.value_text), 'string_agg', ' + '
        ), ''), '0')
    ) as detail_zh
from judged
