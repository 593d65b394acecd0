-- One row per report × rule on who it is (ID-01 agency, ID-02 year, ID-03 region) of which it shows two pieces of evidence
-- or more: whether they agree. Which of them was believed is settled before; nothing is weighed anew here.
with rules as (
    select unnest(['ID-01', 'ID-02', 'ID-03']) as rule_id, unnest(['agency', 'year', 'region']) as field_name
),

judged as (
    select
        d.document_id,
        d.report_id,
        d.region_code,
        r.rule_id,
        r.field_name,
        list_filter(d.identity_conflicts, lambda c: c."field" = r.field_name) as conflicts,
        len(list_distinct(list_transform(
            list_filter(d.identity_clues, lambda c: c."field" = r.field_name and c.says <> ''), lambda c: c.basis
        ))) as witnesses
    from {{ ref('stg_handover__documents') }} as d
    cross join rules as r
    where d.outcome in ('read', 'partly_read')
),

conflicts as (
    select document_id, report_id, rule_id, unnest(conflicts) as c, generate_subscripts(conflicts, 1) as place
    from judged
),

spoken as (
    select
        j.document_id,
        j.report_id,
        j.rule_id,
        string_agg(
            if(j.c.says = '', '', coalesce(a.name_zh, j.c.basis) || '为' || j.c.says || '，')
            || coalesce(b.name_zh, j.c.other_basis) || '为' || j.c.other_says, '；' order by j.place
        ) as detail_zh,
        string_agg(
            if(j.c.says = '', '', coalesce(a.name_en, j.c.basis) || ' ' || j.c.says || ', ')
            || coalesce(b.name_en, j.c.other_basis) || ' ' || j.c.other_says, '; ' order by j.place
        ) as detail_en,
        bool_and(j.c.other_basis in ('label', 'file_name', 'folder', 'list')) as is_around,
        bool_or(j.c.other_basis = 'credit_code') as is_registered
    from conflicts as j
    left join {{ ref('evidence_names') }} as a on j.c.basis = a.basis
    left join {{ ref('evidence_names') }} as b on j.c.other_basis = b.basis
    group by j.document_id, j.report_id, j.rule_id
)

select
    j.document_id,
    j.report_id,
    j.rule_id,
    if(len(j.conflicts) > 0, 'fail', 'pass') as status,
    case
        when len(j.conflicts) = 0 then 'agree'
        when s.is_around then 'around'
        when s.is_registered then 'registered'
        else 'own_words'
    end as class,
    len(j.conflicts) as delta,
    -- What stands around a report is weaker than its own words, a registered number stronger than a telephone.
    case when s.is_around then 'info' when s.is_registered then 'warning' else '' end as severity,
    s.detail_zh,
    s.detail_en
from judged as j
left join spoken as s on j.document_id = s.document_id and j.report_id = s.report_id and j.rule_id = s.rule_id
where
    len(j.conflicts) > 0
    or (j.field_name <> 'region' and j.witnesses >= 2)
    or (j.field_name = 'region' and j.witnesses >= 1 and j.region_code <> '')
