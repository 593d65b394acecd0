-- One row per statement about fees for information on request: an amount, in yuan beside the unit printed, or a count.
-- Cost fees (before the Regulation of 2019) and information processing fees (since 2021) are different charges.
{{ fact('fct_fees', {
    'fee_kind': "coalesce(k.by_wording, k.by_year, 'unknown')",
    'amount_yuan': "(case when o.kind = 'amount' then o.value * if(o.value = 0, 1, u.yuan) end)::decimal(38, 6)",
}) }}
left join {{ ref('yuan_units') }} as u on o.unit = u.unit
-- What the sentence calls the fee counts before the year; a sentence that names both kinds does not tell.
left join lateral (
    select
        case when count(distinct fee_kind) filter (wording is not null) = 1
            then min(fee_kind) filter (wording is not null) end as by_wording,
        min(fee_kind) filter (wording is null) as by_year
    from {{ ref('fee_kinds') }}
    where
        regexp_matches(coalesce(o.evidence, ''), wording)
        or (wording is null and r.year between coalesce(from_year, 0) and coalesce(until_year, 9999))
) as k on true
where o.fact_table = 'fct_fees' and not o.is_withheld
