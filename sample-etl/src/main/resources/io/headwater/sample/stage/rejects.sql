-- The rejected rows of both lists with the number and the text of the line that each stands in.
SELECT r.world, r.source, r.file, l.line, r.id, r.reason, l.raw
FROM (SELECT 'ourairports' AS source, world, file, record, id, reason FROM checked_ourairports WHERE reason IS NOT NULL
      UNION ALL
      SELECT 'openflights' AS source, world, file, record, id, reason FROM checked_openflights WHERE reason IS NOT NULL) r
LEFT JOIN lines l ON l.file = r.file AND l.record = r.record
