-- Every family of the code book (and `other`) has a fact for each kind of figure.
{{ config(meta={'dagster': {'ref': {'name': 'int_measures__classified'}}}) }}
with families as (
    select distinct family from {{ ref('int_measures__classified') }}
),

kinds as (
    select unnest(['count', 'amount', 'share', 'growth', 'growth_points']) as kind
)

select families.family, kinds.kind
from families
cross join kinds
anti join {{ ref('fact_tables') }} as mapped on families.family = mapped.family and kinds.kind = mapped.kind
