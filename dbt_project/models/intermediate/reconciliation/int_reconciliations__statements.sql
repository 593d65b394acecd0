-- One row per figure that stands outside the official tables: the few that most families look at, kept by themselves so
-- that none of them goes through the cells.
select * from {{ ref('int_reconciliations__figures') }}
where not is_form_cell
