-- One row per agency × year with a current report that was read: the main figures, wide, units in their names.
-- A figure is null where the report does not give it whole. Breaks between the forms lie between the years that
-- break_since_year_before names; mart_request_outcomes_harmonised has them for each figure.
{% set figures = [
    ('requests_received_count', 'h.requests.received'),
    ('requests_carried_in_count', 'h.requests.carried_in'),
    ('requests_to_handle_count', 'h.requests.to_handle'),
    ('requests_concluded_count', 'h.requests.concluded'),
    ('requests_carried_out_count', 'h.requests.carried_out'),
    ('outcomes_granted_count', 'h.outcome.granted'),
    ('outcomes_partially_granted_count', 'h.outcome.partially_granted'),
    ('outcomes_disclosed_count', 'h.outcome.disclosed'),
    ('outcomes_refused_count', 'h.outcome.refused'),
    ('outcomes_refused_without_query_count', 'h.outcome.refused_without_query'),
    ('refused_state_secret_count', 'h.outcome.refused.state_secret'),
    ('refused_other_law_prohibited_count', 'h.outcome.refused.other_law_prohibited'),
    ('refused_security_and_stability_count', 'h.outcome.refused.security_and_stability'),
    ('refused_third_party_rights_count', 'h.outcome.refused.third_party_rights'),
    ('refused_internal_affairs_count', 'h.outcome.refused.internal_affairs'),
    ('refused_deliberative_process_count', 'h.outcome.refused.deliberative_process'),
    ('refused_enforcement_file_count', 'h.outcome.refused.enforcement_file'),
    ('refused_statutory_query_count', 'h.outcome.refused.statutory_query'),
    ('outcomes_not_providable_count', 'h.outcome.not_providable'),
    ('outcomes_not_held_count', 'h.outcome.not_held'),
    ('outcomes_not_processed_count', 'h.outcome.not_processed'),
    ('outcomes_other_handling_count', 'h.outcome.other_handling'),
    ('outcomes_total_count', 'h.outcome.total'),
    ('reviews_total_count', 'h.review.total'),
    ('reviews_concluded_count', 'h.review.concluded'),
    ('reviews_upheld_count', 'h.review.upheld'),
    ('reviews_corrected_count', 'h.review.corrected'),
    ('reviews_other_count', 'h.review.other'),
    ('reviews_pending_count', 'h.review.pending'),
    ('lawsuits_total_count', 'h.litigation.total'),
    ('lawsuits_concluded_count', 'h.litigation.concluded'),
    ('lawsuits_upheld_count', 'h.litigation.upheld'),
    ('lawsuits_corrected_count', 'h.litigation.corrected'),
    ('lawsuits_other_count', 'h.litigation.other'),
    ('lawsuits_pending_count', 'h.litigation.pending'),
    ('items_disclosed_count', 'h.disclosures.items'),
    ('normative_documents_issued_count', 'h.disclosures.normative_issued'),
] %}
with figures as (
    select
        document_id,
        report_id,
        {%- for column, code in figures %}
        max(value) filter (harmonised_code = '{{ code }}')::bigint as {{ column }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('int_figures__harmonised') }}
    group by all
),

-- A report that states a fee more than once states the same fee: its own figure before its area's, then the largest.
fees as (
    select report_id, fee_kind, amount_yuan
    from {{ ref('fct_fees') }}
    where code = 'fees.collected' and is_current_report and is_preferred and amount_yuan is not null and scope <> 'other'
    qualify row_number() over (
        partition by report_id, fee_kind
        order by list_position(['own', 'unknown', 'area'], scope), amount_yuan desc, observation_id
    ) = 1
),

fees_by_kind as (
    select
        report_id,
        max(amount_yuan) filter (fee_kind = 'cost') as cost_fees_yuan,
        max(amount_yuan) filter (fee_kind = 'processing') as processing_fees_yuan,
        max(amount_yuan) filter (fee_kind = 'unknown') as other_fees_yuan
    from fees
    group by all
)

select
    r.agency_id,
    r.year,
    make_date(r.year, 1, 1) as year_start,
    r.agency,
    r.agency_kind,
    r.level,
    r.region_code,
    coalesce(a.province_code, '') as province_code,
    coalesce(a.province, '') as province,
    r.report_id,
    r.document_id,
    r.form,
    d.is_late,
    r.agency_kind = 'government' as includes_subordinates,
    c.containment_depth,
    c.contained_in_agency_ids,
    case r.year when 2019 then 'form_2019' when 2021 then 'form_2021' when 2024 then 'review_law_2024' else '' end
        as break_since_year_before,
    {%- for column, code in figures %}
    f.{{ column }},
    {%- endfor %}
    before.requests_carried_out_count as carried_out_year_before_count,
    f.requests_carried_in_count - before.requests_carried_out_count as carry_over_difference_count,
    y.cost_fees_yuan,
    y.processing_fees_yuan,
    y.other_fees_yuan,
    {{ var('minimum_requests') }}::integer as minimum_requests
from {{ ref('int_reports__ranked') }} as r
inner join {{ ref('dim_report') }} as d on r.document_id = d.document_id and r.report_id = d.report_id
inner join {{ ref('int_reports__contained') }} as c on r.document_id = c.document_id and r.report_id = c.report_id
left join {{ ref('dim_agency') }} as a on r.agency_id = a.agency_id
left join figures as f on r.document_id = f.document_id and r.report_id = f.report_id
left join {{ ref('int_reports__ranked') }} as b on r.agency_id = b.agency_id and r.year - 1 = b.year and b.is_current
left join figures as before on b.document_id = before.document_id and b.report_id = before.report_id
left join fees_by_kind as y on r.report_id = y.report_id
where r.is_current
