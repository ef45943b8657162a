-- Every line of the raw files with its number, and the number that it has among those that are not blank,
-- which is how the CSV reader counts.
SELECT file, line, raw,
       CAST(row_number() OVER (PARTITION BY file ORDER BY line) AS INT) AS record
FROM (SELECT file, value AS raw,
             CAST(row_number() OVER (PARTITION BY file ORDER BY position) AS INT) AS line
      FROM raw_lines)
WHERE raw RLIKE '[^\\x00-\\x20]'
