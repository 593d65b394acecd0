-- One row per processing fee (FEE-01), per fee whose sentence says of which bodies it is (TXT-14), per fee stated for a
-- year that had none (FEE-02), and per report that states fees due or notices (FEE-05). Yuan throughout.
with fees as (
    select f.*, d.year
    from {{ ref('int_reconciliations__statements') }} as f
    inner join {{ ref('stg_handover__documents') }} as d
        on f.document_id = d.document_id and f.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
    where f.label = '' and f.applicant = '' and starts_with(f.code, 'fees.')
),

multiples as (
    select
        document_id,
        report_id,
        'FEE-01' as rule_id,
        code as subject,
        observation_id as instance,
        case
            when state <> 'exact' then 'not_assessable'
            when value::hugeint % 10 = 0 and value = value::hugeint then 'pass'
            else 'fail'
        end as status,
        case
            when state <> 'exact' then 'unread'
            when value::hugeint % 10 = 0 and value = value::hugeint then 'multiple'
            else 'no_multiple'
        end as class,
        value as stated,
        (((value::hugeint + 5) // 10) * 10)::decimal(38, 6) as expected,
        [observation_id] as observation_ids,
        value_text as detail_zh,
        value_text as detail_en
    from fees
    where year >= 2021 and kind = 'amount' and code in ('fees.due', 'fees.collected')
),

-- 收取2950元，其中甲局1450元、乙局1500元: the parts are no figures of their own, so they are added up as printed.
worded as (
    select
        f.document_id,
        f.report_id,
        f.observation_id,
        f.value,
        substr(d.text, o.end_offset + 1, o.sentence_end - o.end_offset) as behind
    from fees as f
    inner join {{ ref('stg_handover__observations') }} as o
        on f.document_id = o.document_id and f.observation_id = o.observation_id
    inner join {{ ref('stg_handover__documents') }} as d
        on f.document_id = d.document_id and f.report_id = coalesce(nullif(d.report_id, ''), d.document_id)
    where f.year >= 2021 and f.kind = 'amount' and f.code = 'fees.collected' and f.state = 'exact' and f.value > 0
        and o.unit = '元'
),

added as (
    select
        *,
        list_transform(
            regexp_extract_all(behind, '([0-9]{1,9}(?:\.[0-9]{1,2})?)\s*元', 1), lambda x: x::decimal(38, 6)
        ) as parts
    from worded
    where regexp_matches(behind, '^[^0-9。；;]{0,4}(?:其中|包括|分别|：|:)')
        -- Of another kind than what was collected, or a number that would be read in half.
        and not regexp_matches(behind, '应收|應收|减免|減免|退|上年|去年|另|标准|標準|每|[0-9][,，][0-9]{3}|万元|萬元')
),

itemised as (
    select
        document_id,
        report_id,
        'TXT-14' as rule_id,
        'fees.collected' as subject,
        observation_id as instance,
        -- Parts may be left out; more than the whole they cannot be.
        case
            when list_sum(parts) = value then 'pass' when list_sum(parts) > value then 'fail' else 'not_applicable'
        end as status,
        case
            when list_sum(parts) = value then 'exact'
            when list_sum(parts) > value then 'parts_exceed_total'
            else 'not_exhaustive'
        end as class,
        value as stated,
        list_sum(parts) as expected,
        if(list_sum(parts) < value, null, value - list_sum(parts)) as delta,
        [observation_id] as observation_ids,
        regexp_replace(value::varchar, '\.?0+$', '') || if(list_sum(parts) = value, ' = ', ' ≠ ')
        || list_aggregate(
            list_transform(parts, lambda x: regexp_replace(x::varchar, '\.?0+$', '')), 'string_agg', ' + '
        ) as detail_zh
    from added
    where len(parts) > 1
),

-- Cost fees were lawful until 14 May 2019, processing fees from 2021 on.
untimely as (
    select
        document_id,
        report_id,
        'FEE-02' as rule_id,
        code as subject,
        observation_id as instance,
        case when state <> 'exact' then 'not_assessable' when value > 0 then 'fail' else 'pass' end as status,
        case when state <> 'exact' then 'unread' when value > 0 then 'untimely' else 'exact' end as class,
        value as stated,
        0 as expected,
        [observation_id] as observation_ids,
        value_text as detail_zh,
        value_text as detail_en,
        if(year = 2019, 'info', '') as severity
    from fees
    where year in (2019, 2020) and kind = 'amount' and code in ('fees.due', 'fees.collected')
        and basis is distinct from 'cumulative' and scope <> 'other'
),

-- The first statement of each, in reading order.
firsts as (
    select
        document_id,
        report_id,
        min_by(value, reading_order) filter (code = 'fees.collected' and kind = 'amount') as collected,
        min_by(value, reading_order) filter (code = 'fees.due' and kind = 'amount') as due,
        min_by(value, reading_order) filter (code = 'fees.notices_issued' and kind = 'count') as notices,
        min_by(value, reading_order) filter (code = 'fees.cases_charged' and kind = 'count') as charged,
        list(observation_id order by reading_order, observation_id) as observation_ids
    from fees
    where state = 'exact' and code in ('fees.collected', 'fees.due', 'fees.notices_issued', 'fees.cases_charged')
        and year >= 2019
    group by document_id, report_id
),

violations as (
    select
        *,
        greatest(
            collected - due,
            charged - notices,
            case when notices = 0 then due end,
            0
        ) as delta,
        regexp_replace(notices::varchar, '\.?0+$', '') as notices_text,
        regexp_replace(due::varchar, '\.?0+$', '') as due_text,
        regexp_replace(charged::varchar, '\.?0+$', '') as charged_text,
        regexp_replace(collected::varchar, '\.?0+$', '') as collected_text
    from firsts
    where (due is not null and (collected is not null or notices is not null))
        or (charged is not null and notices is not null)
),

together as (
    select *, case status when 'fail' then stated - expected when 'pass' then 0 end as delta, '' as severity
    from multiples
    union all by name
    select *, detail_zh as detail_en, '' as severity
    from itemised
    union all by name
    select *, case status when 'fail' then stated when 'pass' then 0 end as delta
    from untimely
    union all by name
    select
        document_id,
        report_id,
        'FEE-05' as rule_id,
        'fees.collected' as subject,
        '' as instance,
        if(delta > 0, 'fail', 'pass') as status,
        case when delta > 0 then 'incompatible' when due > collected then 'outstanding' else 'compatible' end as class,
        collected as stated,
        due as expected,
        observation_ids,
        concat_ws(
            '，',
            '收费通知' || notices_text || '件',
            '应收' || due_text || '元',
            '实际收费' || charged_text || '件',
            '实收' || collected_text || '元'
        ) as detail_zh,
        concat_ws(
            ', ',
            notices_text || ' notices',
            due_text || ' yuan due',
            charged_text || ' cases charged',
            collected_text || ' yuan collected'
        ) as detail_en,
        delta,
        case when delta = 0 and due > collected then 'info' else '' end as severity
    from violations
)

select
    document_id,
    report_id,
    rule_id,
    subject,
    instance,
    status,
    class,
    stated,
    expected,
    delta,
    severity,
    observation_ids,
    detail_zh,
    detail_en
from together
