-- One row per outcome of a request that a form or prose knows: its group, what it means for the applicant, the forms
-- that have it, and its series over the forms.
with single as (
    -- The series that an outcome is the only term of since 2019, or else before.
    select code, harmonised_code
    from {{ ref('crosswalk_terms') }}
    where coalesce(applicant, '') = ''
    qualify
        count(*) over (partition by harmonised_code, era, alternative) = 1
        and row_number() over (partition by code order by era desc, alternative, length(harmonised_code) desc) = 1
)

select
    m.request_outcome as outcome,
    m.code,
    m.request_outcome_group as outcome_group,
    coalesce(k.outcome_class, 'other') as outcome_class,
    m.label_zh,
    m.label_en,
    coalesce(k.label_zh, '') as class_label_zh,
    coalesce(k.label_en, '') as class_label_en,
    m.parent_code = '' as is_group_or_alone,
    list_contains(string_split(m.forms, ';'), '2014') as is_in_2014,
    list_contains(string_split(m.forms, ';'), '2019') as is_in_2019,
    list_contains(string_split(m.forms, ';'), '2021') as is_in_2021,
    coalesce(s.harmonised_code, '') as harmonised_code
from {{ ref('int_measures__classified') }} as m
left join {{ ref('outcome_classes') }} as k on m.request_outcome_group = k.outcome_group
left join single as s on m.code = s.code
where m.request_outcome <> ''
order by outcome
