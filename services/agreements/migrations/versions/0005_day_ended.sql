-- The list said of an agreement that ended early the last day that its text names. A term that ran out keeps that day.

UPDATE agreements.agreement AS a SET ends_on = (s.state #>> '{ended,on}')::date
FROM agreements.stream AS s
WHERE s.stream_id = a.id AND s.state #>> '{ended,how}' IN ('withdrawn', 'terminated');
