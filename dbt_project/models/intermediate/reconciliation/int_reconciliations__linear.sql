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

local_tables as (
    select distinct document_id, report_id, table_id
    from {{ ref('int_reconciliations__statements') }}
    where is_local_row
),

-- What the rules say of each cell that a table can have is worked out once, and not for each report again.
kinds as (
    select distinct form, code, applicant
    from {{ ref('int_reconciliations__cells') }}
),

-- The cells that call for an instance: where a table has one of them, the rule applies to it.
callers as (
    select distinct k.form, t.rule_id, t.instance, '' as same_code, k.applicant as same_applicant, k.code, k.applicant
    from kinds as k
    inner join terms as t
        on k.code = t.code and t.is_by_applicant and k.applicant <> '' and list_contains(t.forms, k.form)
    union
    select distinct k.form, t.rule_id, t.instance, k.code as same_code, '' as same_applicant, k.code, k.applicant
    from kinds as k
    inner join terms as t on t.is_by_code and k.applicant <> '' and list_contains(t.forms, k.form)
    union
    select distinct k.form, t.rule_id, t.instance, '' as same_code, '' as same_applicant, k.code, k.applicant
    from kinds as k
    inner join terms as t
        on
            k.code = t.code
            and k.applicant = t.applicant
            and not t.is_by_code
            and not t.is_by_applicant
            and list_contains(t.forms, k.form)
),

instances as (
    select *, row_number() over (order by form, rule_id, instance, same_code, same_applicant) as instance_no
    from (select distinct form, rule_id, instance, same_code, same_applicant from callers)
),

members as (
    select
        i.instance_no,
        i.form,
        if(t.code = '*same*', i.same_code, t.code) as code,
        if(t.applicant = '*same*', i.same_applicant, t.applicant) as applicant,
        t.side,
        t.term_no,
        t.sign,
        t.code <> '*same*' as is_of_own_rows
    from instances as i
    inner join terms as t on i.rule_id = t.rule_id and i.instance = t.instance
),

looked_at as (
    select * from members
    union all by name
    select i.instance_no, c.form, c.code, c.applicant, 'none' as side
    from callers as c
    inner join instances as i using (form, rule_id, instance, same_code, same_applicant)
    anti join members as m
        on i.instance_no = m.instance_no and c.code = m.code and c.applicant = m.applicant
),

described as (
    select
        i.instance_no,
        i.rule_id,
        t.relation,
        case
            when t.subject <> '*code*' then t.subject
            when i.same_code <> '' then i.same_code
            else min(t.code order by t.term_no) filter (t.side = 'stated')
        end as subject,
        concat_ws('/', i.form, nullif(i.instance, ''), nullif(i.same_applicant, '')) as instance,
        count(*) as term_count,
        count_if(t.side = 'stated') as stated_count,
        count_if(t.side = 'expected') as expected_count
    from instances as i
    inner join terms as t on i.rule_id = t.rule_id and i.instance = t.instance
    group by i.instance_no, i.form, i.rule_id, i.instance, i.same_code, i.same_applicant, t.relation, t.subject
),

placed as (
    select
        c.document_id,
        c.report_id,
        m.instance_no,
        m.side,
        m.term_no,
        c.state,
        c.is_open,
        -- A row that the form does not have may belong to what its own rows add up to.
        coalesce(l.document_id is not null and m.is_of_own_rows, false) as has_local_rows,
        -- A subtracted term turns its interval round.
        if(m.sign > 0, c.low, -c.high) as low,
        if(m.sign > 0, c.high, -c.low) as high,
        c.face * m.sign as face,
        case when c.low <> 0 or c.is_open or c.state <> 'exact' then c.value_text end as value_text,
        c.observation_id
    from {{ ref('int_reconciliations__cells') }} as c
    inner join looked_at as m on c.form = m.form and c.code = m.code and c.applicant = m.applicant
    left join local_tables as l
        on c.document_id = l.document_id and c.report_id = l.report_id and c.table_id = l.table_id
),

sides as (
    select
        document_id,
        report_id,
        instance_no,
        count_if(side <> 'none' and state <> 'unread') as read_count,
        coalesce(bool_or(low > 0) filter (side = 'guard'), false) as is_outside,
        coalesce(bool_or(is_open) filter (side = 'guard'), false) as is_guard_open,
        bool_or(state = 'derived' and side <> 'none') as is_derived,
        bool_or(is_open and side <> 'none') as is_open,
        bool_and(is_open or side = 'none') as is_all_open,
        bool_and(state = 'exact' or side = 'none') as is_exact,
        bool_or(has_local_rows) as has_local_rows,
        sum(low) filter (side = 'stated') as stated_low,
        sum(high) filter (side = 'stated') as stated_high,
        count(low) filter (side = 'stated') as stated_low_count,
        count(high) filter (side = 'stated') as stated_high_count,
        sum(low) filter (side = 'expected') as expected_low,
        sum(high) filter (side = 'expected') as expected_high,
        count(low) filter (side = 'expected') as expected_low_count,
        count(high) filter (side = 'expected') as expected_high_count,
        sum(face) filter (side = 'stated') as stated_face,
        sum(face) filter (side = 'expected') as expected_face,
        -- One list, sorted once: five ordered aggregates cost half as much again.
        list_sort(list({
            'term_no': term_no,
            'side': side,
            'value_text': value_text,
            'observation_id': observation_id
        }) filter (side <> 'none')) as terms
    from placed
    group by document_id, report_id, instance_no
),

-- A side has a bound where each of its terms has one.
bounded as (
    select
        s.*,
        d.rule_id,
        d.relation,
        d.subject,
        d.instance,
        s.read_count < d.term_count as is_unread,
        if(s.stated_low_count = d.stated_count, s.stated_low, null) as stated_least,
        if(s.stated_high_count = d.stated_count, s.stated_high, null) as stated_most,
        if(s.expected_low_count = d.expected_count, s.expected_low, null) as expected_least,
        if(s.expected_high_count = d.expected_count, s.expected_high, null) as expected_most
    from sides as s
    inner join described as d on s.instance_no = d.instance_no
),

compared as (
    select
        *,
        greatest(
            stated_least - expected_most,
            case when relation = 'equal' then expected_least - stated_most end,
            0
        ) as gap,
        case when relation = 'equal' then stated_face = expected_face else stated_face <= expected_face end
            as is_met_by_known
    from bounded
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
        when status = 'fail' and stated_least > expected_most then gap
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
