-- Shares that are not what the report's own counts give, with the sentence. Cut off instead of rounded is not wrong.
select agency, year, code, label, value as stated_percent, round(computed, 2) as computed_percent, evidence
from fct_shares
where is_current_report and kind = 'share' and check_status = 'fail'
order by agency, year, code, label, value;
