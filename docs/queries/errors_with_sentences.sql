-- Every error finding with the sentences its figures stand in.
select source, agency, year, rule_id, subject, stated, expected, message_zh, message_en, evidence
from fct_findings
where status = 'fail' and severity = 'error'
order by source, rule_id, subject, finding_id;
