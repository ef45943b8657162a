-- OurAirports' keywords: other names, former ones, those in the country's own script.
SELECT world, id, position, alternate_name, name_core(alternate_name) AS alternate_core
FROM (SELECT world, id, posexplode(split(keywords, '\\s*,\\s*')) AS (position, alternate_name) FROM ourairports
      WHERE keywords IS NOT NULL)
WHERE name_core(alternate_name) <> ''
