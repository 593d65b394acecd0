-- One row per report that repeats another by its numbers: the same figures under the same codes, and no year or agency
-- that says otherwise. The one it repeats is the office's own page before others, then the first by report id.
-- Where fewer than eight figures are not zero, small offices repeat one another honestly, and neighbours share a text:
-- then every sentence with a number has to be the same too, three of them in no report of another agency.
with reports as (
    select r.report_id, r.document_id, r.agency_id, r.year, r.origin, c.digest, c.figures
    from {{ ref('int_reports__ranked') }} as r
    inner join {{ ref('int_reports__counted') }} as c on r.document_id = c.document_id and r.report_id = c.report_id
    where r.is_read and not r.is_part
),

pairs as (
    select
        c.report_id,
        o.report_id as repeated_report_id,
        c.figures,
        c.document_id,
        o.document_id as repeated_document_id,
        c.digest,
        o.origin,
        coalesce(nullif(c.agency_id, ''), o.agency_id) as agency_id,
        c.agency_id <> '' and c.agency_id = o.agency_id and c.year is not null and c.year = o.year as is_same_identity
    from reports as c
    inner join reports as o
        on c.digest = o.digest and c.report_id <> o.report_id
        and (c.agency_id = o.agency_id or c.agency_id = '' or o.agency_id = '')
        and (c.year = o.year or c.year is null or o.year is null)
        and (o.origin <> 'official', o.report_id) < (c.origin <> 'official', c.report_id)
),

-- Every report with the figures of a pair that is in question: their texts say which sentences are everybody's.
small as (
    select r.report_id, r.document_id, r.agency_id, r.digest
    from reports as r
    where r.figures < 8 and r.digest in (select digest from pairs where figures < 8)
),

sentences as (
    select distinct
        report_id,
        agency_id,
        digest,
        sentence,
        -- A year alone is no figure of the report.
        regexp_matches(regexp_replace(sentence, '20[0-9][0-9]年?', '', 'g'), '[1-9]') as has_number
    from (
        select
            s.report_id,
            s.agency_id,
            s.digest,
            regexp_replace(
                unnest(string_split_regex(d.text, '[。；;！？!?\n\r|]|\x{3000}{2,}')), '[^\p{Han}0-9.%]', '', 'g'
            ) as sentence
        from small as s
        inner join {{ ref('stg_handover__documents') }} as d
            on s.document_id = d.document_id and s.report_id = d.report_id
    )
    where length(sentence) >= 12
),

said_by as (
    select digest, sentence, list_distinct(list(agency_id) filter (agency_id <> '')) as agencies
    from sentences
    group by digest, sentence
),

counts as (
    select report_id, count(*) as sentences, count(*) filter (has_number) as with_number
    from sentences
    group by report_id
),

shared as (
    select
        p.report_id,
        p.repeated_report_id,
        count(*) as sentences,
        count(*) filter (a.has_number) as with_number,
        count(*) filter (a.has_number and len(list_filter(b.agencies, lambda x: x <> p.agency_id)) = 0) as own
    from pairs as p
    inner join sentences as a on p.report_id = a.report_id
    inner join sentences as o on p.repeated_report_id = o.report_id and a.sentence = o.sentence
    inner join said_by as b on p.digest = b.digest and a.sentence = b.sentence
    where p.figures < 8
    group by p.report_id, p.repeated_report_id
)

select p.report_id, p.repeated_report_id, p.is_same_identity
from pairs as p
left join shared as s on p.report_id = s.report_id and p.repeated_report_id = s.repeated_report_id
left join counts as c on p.report_id = c.report_id
left join counts as o on p.repeated_report_id = o.report_id
where
    p.figures >= 8
    or (
        s.own >= 3
        and s.with_number = least(c.with_number, o.with_number)
        and s.sentences >= 0.9 * least(c.sentences, o.sentences)
    )
qualify row_number() over (partition by p.report_id order by (p.origin <> 'official'), p.repeated_report_id) = 1
order by p.report_id
