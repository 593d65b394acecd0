-- One row per observation outside withheld tables, with the one statement that counts among those of the same thing.
-- Total order: a value before an absence of one; a table before its second copy; printed before derived; table before prose (a cell placed through
-- identities, then recognised text, between them); the page before its attachment; first before later.
select
    o.observation_id,
    o.report_id,
    row_number() over (
        partition by
            o.report_id, o.code, o.applicant, o.label, o.kind, o.basis, o.scope,
            -- Figures without a code and a label are not statements of the same thing.
            case when o.code = 'other' and o.label = '' then o.observation_id else '' end
        order by
            (o.value is null),
            o.is_copy,
            (o.value_status = 'derived'),
            case o.method when 'table' then 0 when 'solved' then 1 when 'ocr' then 2 else 3 end,
            (o.document_id <> o.report_id),
            o.reading_order,
            o.observation_id
    ) = 1 as is_preferred
from {{ ref('stg_handover__observations') }} as o
anti join {{ ref('int_observations__withheld') }} as w on o.observation_id = w.observation_id
