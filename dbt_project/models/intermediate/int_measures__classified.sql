-- One row per measure code, its parts taken apart once. `other` is a figure of the report's own work without a code.
with measures as (
    select code, family, parent, unit, value_kind, basis, label_rule, label_zh, label_en, forms
    from {{ ref('measures') }}
    union all
    select 'other', 'other', null, null, null, null, 'optional', '其他', 'A figure without a code of its own', null
)

select
    code,
    family,
    coalesce(parent, '') as parent_code,
    coalesce(unit, '') as usual_unit,
    coalesce(value_kind, '') as usual_kind,
    coalesce(basis, '') as usual_basis,
    label_rule,
    label_zh,
    label_en,
    coalesce(forms, '') as forms,
    -- disclosures.<subject>[.<aspect>[.<detail>]]
    case when family = 'disclosures' then split_part(code, '.', 2) else '' end as disclosure_subject,
    case when family = 'disclosures' then split_part(code, '.', 3) else '' end as disclosure_aspect,
    regexp_extract(code, '^disclosures\.items\.channel\.(.+)$', 1) as disclosure_channel,
    -- requests.<aspect>[.<detail>…]
    case when family = 'requests' then split_part(code, '.', 2) else '' end as request_aspect,
    regexp_extract(code, '^requests\.received\.channel\.(.+)$', 1) as request_channel,
    regexp_extract(code, '^requests\.outcome\.(.+)$', 1) as request_outcome,
    regexp_extract(code, '^requests\.outcome\.([^.]+)', 1) as request_outcome_group,
    -- appeals.<route>[.<result>], where a lawsuit's route may say whether a review came first
    case
        when family <> 'appeals' then ''
        when code = 'appeals.total' then 'all'
        when split_part(code, '.', 4) <> '' then split_part(code, '.', 2) || '.' || split_part(code, '.', 3)
        else split_part(code, '.', 2)
    end as appeal_route,
    case
        when family <> 'appeals' then ''
        when regexp_matches(code, '^appeals\.[^.]+$') then 'total'
        else regexp_extract(code, '([^.]+)$', 1)
    end as appeal_result
from measures
order by code
